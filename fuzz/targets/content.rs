#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| selfeval_fuzz::content(bytes));
