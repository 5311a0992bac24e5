//! Looks at every text of a value as it is written out, without keeping what is
//! written.

use std::io::{self, ErrorKind, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, Formatter};

/// Whether any text within a value passes a test. A text is looked at in the pieces
/// between the characters that JSON escapes: quotes, backslashes, line ends, tabs.
/// Numbers and keys are not looked at.
pub(super) fn any(value: &impl Serialize, test: &dyn Fn(&str) -> bool) -> bool {
    let look = Look { test, key: false };
    // Whatever cannot be written is looked at by whoever walks the whole value.
    value
        .serialize(&mut Serializer::with_formatter(io::sink(), look))
        .is_err()
}

/// Ends the writing when a piece of a text passes.
struct Look<'a> {
    test: &'a dyn Fn(&str) -> bool,
    key: bool,
}

impl Formatter for Look<'_> {
    fn write_number_str<W: Write + ?Sized>(&mut self, _: &mut W, _: &str) -> io::Result<()> {
        Ok(())
    }

    fn write_f64<W: Write + ?Sized>(&mut self, _: &mut W, _: f64) -> io::Result<()> {
        Ok(())
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, _: &mut W, _: bool) -> io::Result<()> {
        self.key = true;
        Ok(())
    }

    fn end_object_key<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.key = false;
        Ok(())
    }

    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        _: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        if !self.key && (self.test)(fragment) {
            return Err(ErrorKind::Interrupted.into());
        }
        Ok(())
    }

    fn write_char_escape<W: Write + ?Sized>(&mut self, _: &mut W, _: CharEscape) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_text_is_looked_at_and_nothing_else() {
        let value =
            json!({"wanted": [1, 2.5, {"a": ["other", {"b": "\nthis is wanted"}]}], "c": null});
        assert!(any(&value, &|text| text == "this is wanted"));
        assert!(!any(&value, &|text| text == "wanted" || text == "1"));
    }
}
