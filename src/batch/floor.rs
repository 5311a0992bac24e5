//! What the threads of one run share: which document comes next, whether
//! the run is to stop, and whether a document must be read alone.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{
    Condvar, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
};
use std::time::Duration;

use crate::batch::discover::Input;
use crate::batch::supervisor::Crew;

/// How far ahead of the slowest document others may be read. Their records
/// wait in memory for their turn: some 50 KB each.
const WINDOW: usize = 512;
/// Bytes of records that may wait; records of booklets have some megabytes each.
const WAITING_BYTES: usize = 64 << 20;
/// How many documents a worker must leave to each of the crew when it is given
/// one ahead of time: the last ones should not stand behind a slow one while
/// others are idle.
const LEFT_EACH: usize = 4;

/// What the threads of one run share.
pub(super) struct Floor<'a> {
    inputs: &'a [Input],
    /// Who works, and how.
    pub(super) crew: &'a Crew,
    stop: &'a AtomicBool,
    enough: AtomicBool,
    queue: Mutex<Queue>,
    moved: Condvar,
    /// Held for reading by whoever has documents read, for writing by a retry.
    alone: RwLock<()>,
    /// How many want to read alone.
    retries: AtomicUsize,
}

/// One document, and where it stands in the input.
pub(super) type Task<'a> = (usize, &'a Input);

/// Where the next document comes from.
#[derive(Debug, Default)]
struct Queue {
    next: usize,
    received: usize,
    /// Bytes of records that wait for the one to be received next.
    waiting: usize,
}

impl Queue {
    /// Whether the slowest document is too far behind. It is being read
    /// itself, or is the next.
    const fn is_far_ahead(&self) -> bool {
        self.next >= self.received.saturating_add(WINDOW)
            || (self.waiting > WAITING_BYTES && self.next > self.received)
    }
}

impl<'a> Floor<'a> {
    /// A floor on which nothing was read yet.
    pub(super) fn new(inputs: &'a [Input], crew: &'a Crew, stop: &'a AtomicBool) -> Self {
        Self {
            inputs,
            crew,
            stop,
            enough: AtomicBool::new(false),
            queue: Mutex::default(),
            moved: Condvar::new(),
            alone: RwLock::new(()),
            retries: AtomicUsize::new(0),
        }
    }

    /// Whether the run is to stop.
    pub(super) fn stopped(&self) -> bool {
        self.stop.load(Ordering::SeqCst) || self.enough.load(Ordering::SeqCst)
    }

    /// Sends everybody home.
    pub(super) fn release(&self) {
        self.enough.store(true, Ordering::SeqCst);
        self.moved.notify_all();
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next document, once the slowest is not too far behind.
    pub(super) fn take(&self) -> Option<Task<'a>> {
        let mut queue = self.queue();
        while !self.stopped() && queue.is_far_ahead() {
            let waited = self.moved.wait_timeout(queue, Duration::from_millis(200));
            queue = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        if self.stopped() {
            return None;
        }
        self.pass(&mut queue)
    }

    /// The next document for a worker that is still busy. None where others
    /// should have it, where there is nothing to ask of a worker, or where
    /// somebody waits to read alone.
    pub(super) fn take_ahead(&self) -> Option<Task<'a>> {
        if self.stopped() || self.retries.load(Ordering::SeqCst) > 0 {
            return None;
        }
        let mut queue = self.queue();
        let left = self.inputs.len().saturating_sub(queue.next);
        let others = self.crew.jobs.saturating_mul(LEFT_EACH);
        let trouble = self.inputs.get(queue.next)?.trouble.is_some();
        if left <= others || trouble || queue.is_far_ahead() {
            return None;
        }
        self.pass(&mut queue)
    }

    fn pass(&self, queue: &mut Queue) -> Option<Task<'a>> {
        let index = queue.next;
        let input = self.inputs.get(index)?;
        queue.next = index.saturating_add(1);
        Some((index, input))
    }

    /// Everything before `next` was received; so many bytes wait for it.
    pub(super) fn received(&self, next: usize, waiting: usize) {
        let mut queue = self.queue();
        queue.received = next;
        queue.waiting = waiting;
        drop(queue);
        self.moved.notify_all();
    }

    /// While this is held, nobody reads alone.
    pub(super) fn together(&self) -> RwLockReadGuard<'_, ()> {
        self.alone.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// While this is held, nobody else reads.
    pub(super) fn alone(&self) -> RwLockWriteGuard<'_, ()> {
        self.retries.fetch_add(1, Ordering::SeqCst);
        let guard = self.alone.write().unwrap_or_else(PoisonError::into_inner);
        self.retries.fetch_sub(1, Ordering::SeqCst);
        guard
    }
}
