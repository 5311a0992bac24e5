//! Printed values: the text, what was read from it, its evidence.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Blank, Comparator, ComparatorSource, Consistency, Evidence, Reading};

/// What every printed value has.
pub trait Printed: Sized {
    /// Builds the value from its text, its own fields unset.
    fn from_text(text: TextValue) -> Self;
    /// The printed text.
    fn raw(&self) -> &str;
    /// Where it stands.
    fn evidence(&self) -> &[Evidence];
    /// How its characters were obtained.
    fn reading_mut(&mut self) -> &mut Reading;
    /// What checks say.
    fn consistency_mut(&mut self) -> &mut Consistency;
}

/// A printed text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TextValue {
    /// The printed text; soft line breaks removed, otherwise as printed.
    pub raw: String,
    /// Set when the cell says nothing.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub blank: Option<Blank>,
    /// The printed label of the cell where it differs from the field's plain one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub label: Option<String>,
    /// Where it stands; a cell joined over a page break has several places.
    pub evidence: Vec<Evidence>,
    /// How its characters were obtained.
    pub reading: Reading,
    /// What checks over printed numbers say.
    pub consistency: Consistency,
}

impl Printed for TextValue {
    fn from_text(text: TextValue) -> Self {
        text
    }
    fn raw(&self) -> &str {
        &self.raw
    }
    fn evidence(&self) -> &[Evidence] {
        &self.evidence
    }
    fn reading_mut(&mut self) -> &mut Reading {
        &mut self.reading
    }
    fn consistency_mut(&mut self) -> &mut Consistency {
        &mut self.consistency
    }
}

/// A value under its printed label.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Labelled {
    /// The printed label.
    pub label: String,
    /// The value.
    pub value: TextValue,
}

/// Defines a printed value: the fields that every value has, then its own.
macro_rules! printed {
    ($(#[$meta:meta])* $name:ident { $( $(#[$field_meta:meta])* $field:ident : $type:ty, )* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
        pub struct $name {
            /// The printed text; soft line breaks removed, otherwise as printed.
            pub raw: String,
            /// Set when the cell says nothing.
            #[serde(skip_serializing_if = "Option::is_none", default)]
            pub blank: Option<Blank>,
            /// The printed label of the cell's row or column where it differs from the field's plain one.
            #[serde(skip_serializing_if = "Option::is_none", default)]
            pub label: Option<String>,
            $( $(#[$field_meta])* pub $field: $type, )*
            /// Where it stands; a cell joined over a page break has several places.
            pub evidence: Vec<Evidence>,
            /// How its characters were obtained.
            pub reading: Reading,
            /// What checks over printed numbers say.
            pub consistency: Consistency,
        }

        impl Printed for $name {
            fn from_text(text: TextValue) -> Self {
                Self {
                    raw: text.raw,
                    blank: text.blank,
                    label: text.label,
                    evidence: text.evidence,
                    reading: text.reading,
                    consistency: text.consistency,
                    ..Self::default()
                }
            }
            fn raw(&self) -> &str {
                &self.raw
            }
            fn evidence(&self) -> &[Evidence] {
                &self.evidence
            }
            fn reading_mut(&mut self) -> &mut Reading {
                &mut self.reading
            }
            fn consistency_mut(&mut self) -> &mut Consistency {
                &mut self.consistency
            }
        }
    };
}

printed! {
    /// A printed amount of money.
    Money {
        /// The number in the printed unit and scale; null when the text is not one number.
        #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
        #[schemars(with = "Option<f64>")]
        amount: Option<Decimal>,
        /// The unit it is printed in: 元, 万元, 亿元; null when the form names none.
        unit: Option<String>,
        /// The amount in yuan, exact, without trailing zeros.
        #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
        #[schemars(with = "Option<f64>")]
        yuan: Option<Decimal>,
    }
}

printed! {
    /// A printed rate.
    Rate {
        /// The rate in percent: 97.45 for 97.45 %.
        #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
        #[schemars(with = "Option<f64>")]
        percent: Option<Decimal>,
    }
}

printed! {
    /// A printed number of points: weight, score.
    Points {
        /// The number.
        #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
        #[schemars(with = "Option<f64>")]
        value: Option<Decimal>,
    }
}

printed! {
    /// A printed quantity: a target or a result.
    Quantity {
        /// How the value is to be compared.
        comparator: Option<Comparator>,
        /// Whether the comparator is printed or assumed.
        comparator_source: Option<ComparatorSource>,
        /// The value with its scale multiplied in: 5万人次 is 50000.
        #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
        #[schemars(with = "Option<f64>")]
        value: Option<Decimal>,
        /// The upper end of a range.
        #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
        #[schemars(with = "Option<f64>")]
        upper: Option<Decimal>,
        /// The unit as printed, without scale: 人次, 元, ㎡.
        unit: Option<String>,
        /// The unit in its canonical spelling: 平方米 for ㎡.
        unit_canonical: Option<String>,
        /// Whether the text says about, nearly, more than a round number.
        approximate: bool,
        /// A qualitative or attainment grade, as printed.
        grade: Option<String>,
        /// All conditions or numbers when there are several, the chosen one first.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        quantities: Vec<Condition>,
    }
}

/// One of several conditions or numbers in a quantity's text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Condition {
    /// The part of the text.
    pub raw: String,
    /// How the value is to be compared.
    pub comparator: Option<Comparator>,
    /// The value with its scale multiplied in.
    #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
    #[schemars(with = "Option<f64>")]
    pub value: Option<Decimal>,
    /// The upper end of a range.
    #[serde(with = "rust_decimal::serde::arbitrary_precision_option", default)]
    #[schemars(with = "Option<f64>")]
    pub upper: Option<Decimal>,
    /// The unit as printed, without scale.
    pub unit: Option<String>,
    /// The unit in its canonical spelling.
    pub unit_canonical: Option<String>,
}
