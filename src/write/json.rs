//! A record as JSON: indented in a file of its own, one line in NDJSON.

use std::io::{self, Write};

/// White space for one level after the other.
const INDENT: &[u8] = b"                                                                ";

/// A line of JSON for people: indented by two spaces a level, with a line
/// end. Numbers and texts stay as they are, byte for byte.
#[must_use]
pub fn indented(line: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(line.len().saturating_mul(2));
    let mut depth: usize = 0;
    let mut at = 0;
    while let Some(&byte) = line.get(at) {
        let mut end = at.saturating_add(1);
        match byte {
            b'"' => {
                end = end_of_text(line, end);
                out.extend_from_slice(line.get(at..end).unwrap_or_default());
            }
            b'{' | b'[' => {
                out.push(byte);
                if let Some(&close @ (b'}' | b']')) = line.get(end) {
                    out.push(close);
                    end = end.saturating_add(1);
                } else {
                    depth = depth.saturating_add(1);
                    begin(&mut out, depth);
                }
            }
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                begin(&mut out, depth);
                out.push(byte);
            }
            b',' => {
                out.push(byte);
                begin(&mut out, depth);
            }
            b':' => out.extend_from_slice(b": "),
            _ => out.push(byte),
        }
        at = end;
    }
    out.push(b'\n');
    out
}

/// Where the text that begins before `at` ends, its quote included.
fn end_of_text(line: &[u8], mut at: usize) -> usize {
    while let Some(rest) = line.get(at..) {
        let Some(stop) = rest.iter().position(|&b| matches!(b, b'"' | b'\\')) else {
            return line.len();
        };
        let is_end = rest.get(stop) == Some(&b'"');
        // A backslash takes the byte behind it along.
        at = at
            .saturating_add(stop)
            .saturating_add(if is_end { 1 } else { 2 });
        if is_end {
            return at;
        }
    }
    line.len()
}

/// Begins a line.
fn begin(out: &mut Vec<u8>, depth: usize) {
    out.push(b'\n');
    let mut left = depth.saturating_mul(2);
    while left > 0 {
        let part = INDENT.get(..left).unwrap_or(INDENT);
        out.extend_from_slice(part);
        left = left.saturating_sub(part.len());
    }
}

/// Writes a line of JSON as one of NDJSON.
///
/// # Errors
/// When the writer refuses.
pub fn line(line: &[u8], out: &mut impl Write) -> io::Result<()> {
    out.write_all(line)?;
    out.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    #[test]
    fn what_is_indented_is_what_the_library_indents() {
        let mut deep = json!(1.50);
        for _ in 0..60 {
            deep = json!([deep, {}]);
        }
        for value in [
            json!({}),
            json!([]),
            json!([[], {}, [{"a": []}]]),
            json!({"a": "x\"y\\", "b": ["\\", "\"", "{[:,]}", "绩效\n"], "c": null, "d": {"e": true}}),
            serde_json::from_str::<Value>(
                r#"{"n":97.4500,"m":-0.00000000001,"k":12345678901234567890}"#,
            )
            .unwrap(),
            deep,
        ] {
            let mut wanted = serde_json::to_vec_pretty(&value).unwrap();
            wanted.push(b'\n');
            let line = serde_json::to_vec(&value).unwrap();
            assert_eq!(indented(&line), wanted, "{value}");
        }
    }

    #[test]
    fn a_torn_text_does_no_harm() {
        for torn in ["\"", "\"\\", "{\"a", "}", "]]"] {
            assert!(indented(torn.as_bytes()).ends_with(b"\n"), "{torn}");
        }
    }
}
