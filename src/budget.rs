//! Counted limits and the deadline that every loop over input obeys.
//!
//! Counted limits trip first and are the same on every machine; the deadline
//! is cooperative; the supervisor's kill (see [`crate::batch`]) comes last.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::problem::Code;

/// What is counted for one document. The values of [`Limits::default`] carry
/// the evidence for each number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Pages read per document. The longest budget booklets seen have some 900 pages.
    pub pages: u64,
    /// Content-stream operators per document. A dense real page has about 15,000.
    pub operators: u64,
    /// Characters shown per document. A dense real page has about 5,000.
    pub glyphs: u64,
    /// Bytes of inflated stream data per document. Real 4 MB files inflate to about 40 MB.
    pub inflated_bytes: u64,
    /// Depth of nested Form XObjects, arrays and dictionaries that we follow.
    pub nesting: u64,
    /// Images met per document.
    pub images: u64,
    /// Rulings met per document; Word draws up to 4,500 per page.
    pub rules: u64,
    /// Wall-clock time per document, cooperative.
    pub timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pages: 5_000,
            operators: 50_000_000,
            glyphs: 10_000_000,
            inflated_bytes: 1 << 30,
            nesting: 64,
            images: 200_000,
            rules: 5_000_000,
            timeout: Duration::from_secs(30),
        }
    }
}

/// A counted resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resource {
    /// Pages opened.
    Pages,
    /// Content-stream operators executed.
    Operators,
    /// Characters shown.
    Glyphs,
    /// Bytes produced by stream filters.
    InflatedBytes,
    /// Images placed.
    Images,
    /// Rulings drawn.
    Rules,
}

/// A limit was reached: which one, and the error code that names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("limit reached: {}", code.as_str())]
pub struct Exceeded {
    /// The stable code of the limit.
    pub code: Code,
}

/// The running counts of one document. Shared by reference; safe across threads.
#[derive(Debug)]
pub struct Budget {
    limits: Limits,
    deadline: Instant,
    counts: [AtomicU64; 6],
}

impl Budget {
    /// Starts counting now.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        let now = Instant::now();
        let deadline = now.checked_add(limits.timeout).unwrap_or(now);
        Self {
            limits,
            deadline,
            counts: Default::default(),
        }
    }

    /// The limits this budget counts against.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Adds `n` to a resource.
    ///
    /// # Errors
    /// [`Exceeded`] once the total passes the limit.
    pub fn charge(&self, resource: Resource, n: u64) -> Result<(), Exceeded> {
        let (slot, limit, code) = match resource {
            Resource::Pages => (&self.counts[0], self.limits.pages, Code::LimitPages),
            Resource::Operators => (&self.counts[1], self.limits.operators, Code::LimitOperators),
            Resource::Glyphs => (&self.counts[2], self.limits.glyphs, Code::LimitCharacters),
            Resource::InflatedBytes => (
                &self.counts[3],
                self.limits.inflated_bytes,
                Code::LimitInflatedBytes,
            ),
            Resource::Images => (&self.counts[4], self.limits.images, Code::LimitImages),
            Resource::Rules => (&self.counts[5], self.limits.rules, Code::LimitRulings),
        };
        let before = slot.fetch_add(n, Ordering::Relaxed);
        if before.saturating_add(n) > limit {
            Err(Exceeded { code })
        } else {
            Ok(())
        }
    }

    /// How much of the inflated-bytes limit is left.
    #[must_use]
    pub fn inflated_bytes_left(&self) -> u64 {
        self.limits
            .inflated_bytes
            .saturating_sub(self.counts[3].load(Ordering::Relaxed))
    }

    /// Checks a nesting depth.
    ///
    /// # Errors
    /// [`Exceeded`] when `depth` passes the limit.
    pub fn nesting(&self, depth: u64) -> Result<(), Exceeded> {
        if depth > self.limits.nesting {
            Err(Exceeded {
                code: Code::LimitNesting,
            })
        } else {
            Ok(())
        }
    }

    /// Checks the cooperative deadline; call it every few thousand steps.
    ///
    /// # Errors
    /// [`Exceeded`] when the time is up.
    pub fn check_time(&self) -> Result<(), Exceeded> {
        if Instant::now() > self.deadline {
            Err(Exceeded {
                code: Code::LimitTime,
            })
        } else {
            Ok(())
        }
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}
