//! Looks at every text of a value as it is written out, without keeping what is
//! written.

use std::io::{self, ErrorKind, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, Formatter};

/// Whether any text within a value passes a test. Texts are looked at one by
/// one, as they stand; numbers and keys are not texts.
pub(super) fn any(value: &impl Serialize, test: &dyn Fn(&str) -> bool) -> bool {
    let look = Look {
        test,
        text: String::new(),
        key: false,
    };
    // Whatever cannot be written is looked at by whoever walks the whole value.
    value
        .serialize(&mut Serializer::with_formatter(io::sink(), look))
        .is_err()
}

/// Gathers the pieces of a text, and ends the writing when one passes.
struct Look<'a> {
    test: &'a dyn Fn(&str) -> bool,
    text: String,
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

    fn begin_string<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        self.text.clear();
        Ok(())
    }

    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        _: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        self.text.push_str(fragment);
        Ok(())
    }

    fn write_char_escape<W: Write + ?Sized>(
        &mut self,
        _: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.text.push(match escape {
            CharEscape::Quote => '"',
            CharEscape::ReverseSolidus => '\\',
            CharEscape::Solidus => '/',
            CharEscape::Backspace => '\u{8}',
            CharEscape::FormFeed => '\u{C}',
            CharEscape::LineFeed => '\n',
            CharEscape::CarriageReturn => '\r',
            CharEscape::Tab => '\t',
            CharEscape::AsciiControl(byte) => char::from(byte),
        });
        Ok(())
    }

    fn end_string<W: Write + ?Sized>(&mut self, _: &mut W) -> io::Result<()> {
        if !self.key && (self.test)(&self.text) {
            return Err(ErrorKind::Interrupted.into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_text_is_looked_at_and_nothing_else() {
        let value = json!({"wanted": [1, 2.5, {"a": ["other", {"b": "\nwanted"}]}], "c": null});
        assert!(any(&value, &|text| text == "\nwanted"));
        assert!(!any(&value, &|text| text == "wanted" || text == "1"));
    }
}
