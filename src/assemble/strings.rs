//! Looks at every text of a value without writing it out.

use std::fmt::{self, Display};

use serde::ser::{self, Serialize};

/// Whether any text within a value passes a test. Texts are looked at one by
/// one, as they stand; numbers, keys and the names of variants are not texts.
pub(super) fn any(value: &impl Serialize, test: &dyn Fn(&str) -> bool) -> bool {
    value.serialize(Visitor { test }).is_err()
}

/// The end of the visit: a text has passed.
#[derive(Debug)]
struct Found;

impl Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("found")
    }
}

impl std::error::Error for Found {}

impl ser::Error for Found {
    // Whatever a type cannot say is looked at by whoever walks the whole value.
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

#[derive(Clone, Copy)]
struct Visitor<'a> {
    test: &'a dyn Fn(&str) -> bool,
}

/// The ways of saying a number, none of which is a text.
macro_rules! numbers {
    ($($name:ident: $type:ty),* $(,)?) => {
        $(fn $name(self, _: $type) -> Result<(), Found> {
            Ok(())
        })*
    };
}

impl ser::Serializer for Visitor<'_> {
    type Ok = ();
    type Error = Found;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    numbers! {
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32,
        serialize_i64: i64, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_u64: u64, serialize_f32: f32, serialize_f64: f64, serialize_char: char,
        serialize_bytes: &[u8], serialize_unit_struct: &'static str,
    }

    fn serialize_str(self, text: &str) -> Result<(), Found> {
        if (self.test)(text) {
            Err(Found)
        } else {
            Ok(())
        }
    }

    fn collect_str<T: Display + ?Sized>(self, value: &T) -> Result<(), Found> {
        self.serialize_str(&value.to_string())
    }

    fn serialize_none(self) -> Result<(), Found> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Found> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Found> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Found> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Found> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Found> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Found> {
        Ok(self)
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Self, Found> {
        // serde_json hands an exact number on as a struct around its digits.
        let number = name.starts_with("$serde_json::private");
        Ok(if number {
            Self { test: &|_| false }
        } else {
            self
        })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self, Found> {
        Ok(self)
    }
}

/// Containers of one kind of part.
macro_rules! parts {
    ($($container:ident: $part:ident),* $(,)?) => {
        $(impl ser::$container for Visitor<'_> {
            type Ok = ();
            type Error = Found;

            fn $part<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Found> {
                value.serialize(*self)
            }

            fn end(self) -> Result<(), Found> {
                Ok(())
            }
        })*
    };
}

parts! {
    SerializeSeq: serialize_element,
    SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field,
}

/// Containers of named parts.
macro_rules! named {
    ($($container:ident),* $(,)?) => {
        $(impl ser::$container for Visitor<'_> {
            type Ok = ();
            type Error = Found;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                _: &'static str,
                value: &T,
            ) -> Result<(), Found> {
                value.serialize(*self)
            }

            fn end(self) -> Result<(), Found> {
                Ok(())
            }
        })*
    };
}

named! { SerializeStruct, SerializeStructVariant }

impl ser::SerializeMap for Visitor<'_> {
    type Ok = ();
    type Error = Found;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> Result<(), Found> {
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Found> {
        value.serialize(*self)
    }

    fn end(self) -> Result<(), Found> {
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
