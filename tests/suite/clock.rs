//! What work costs, told apart from what the machine does besides.

use std::fs;
use std::time::Instant;

/// CPU seconds of this thread where the system tells (Linux); elsewhere none.
fn of_this_thread() -> Option<f64> {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = told.split_whitespace().next()?.parse().ok()?;
    Some(nanoseconds as f64 / 1e9)
}

/// Seconds that some work of this thread takes: on the CPU, or by the clock
/// where the system does not tell.
pub fn seconds(work: impl FnOnce()) -> f64 {
    let (start, before) = (Instant::now(), of_this_thread());
    work();
    match (before, of_this_thread()) {
        (Some(before), Some(after)) => after - before,
        _ => start.elapsed().as_secs_f64(),
    }
}
