//! Documents that misbehave on purpose, for tests of the supervision. Only
//! built with the feature `fault-injection`, which no release has.

use std::process;
use std::thread;
use std::time::Duration;

/// What a misbehaving document begins with, before the name of its fault.
const MAGIC: &[u8] = b"%selfeval-fault:";

/// Does what the document's first line asks for.
pub fn inject(bytes: &[u8]) {
    let Some(rest) = bytes.strip_prefix(MAGIC) else {
        return;
    };
    let end = rest.iter().position(|&b| b == b'\n').unwrap_or(rest.len());
    match rest.get(..end).unwrap_or_default() {
        #[expect(clippy::panic, reason = "this is what the document asks for")]
        b"panic" => panic!("a document that panics"),
        b"abort" => process::abort(),
        b"sleep" => loop {
            thread::sleep(Duration::from_secs(1));
        },
        b"overflow" => {
            let _ = overflow(0);
        }
        b"memory" => {
            let mut hoard: Vec<Vec<u8>> = Vec::new();
            loop {
                hoard.push(std::hint::black_box(vec![1; 16 << 20]));
            }
        }
        b"exit" => process::exit(7),
        _ => {}
    }
}

/// Recurses until the stack ends, in a way that no optimizer turns into a loop.
#[expect(unconditional_recursion, reason = "this is what the document asks for")]
fn overflow(depth: u64) -> u64 {
    let frame = std::hint::black_box([depth; 64]);
    let deeper = overflow(depth.wrapping_add(1));
    deeper
        ^ std::hint::black_box(frame)
            .first()
            .copied()
            .unwrap_or_default()
}
