//! Optional content: which layers the document switches off.

use std::collections::HashSet;

use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};
use hayro_syntax::xref::XRef;

/// The document's default configuration of optional content.
#[derive(Debug, Default)]
pub(crate) struct Layers {
    off: HashSet<ObjectIdentifier>,
    on: HashSet<ObjectIdentifier>,
    off_unless_on: bool,
    present: bool,
}

impl Layers {
    /// Reads `/OCProperties` of the catalog.
    pub(crate) fn read(xref: &XRef) -> Self {
        if !xref.has_optional_content_groups() {
            return Self::default();
        }
        let catalog = xref.get::<Dict<'_>>(xref.root_id()).unwrap_or_default();
        let properties = catalog.get::<Dict<'_>>(b"OCProperties").unwrap_or_default();
        let default = properties.get::<Dict<'_>>(b"D").unwrap_or_default();
        Self {
            off: references(&default, b"OFF"),
            on: references(&default, b"ON"),
            off_unless_on: default.get::<Name<'_>>(b"BaseState").as_deref()
                == Some(b"OFF".as_slice()),
            present: true,
        }
    }

    fn is_off(&self, group: ObjectIdentifier) -> bool {
        if self.off_unless_on {
            !self.on.contains(&group)
        } else {
            self.off.contains(&group)
        }
    }

    /// Whether what belongs to the entry `key` of `dict`, a group or a
    /// membership dictionary, is not shown.
    pub(crate) fn hides(&self, dict: &Dict<'_>, key: &[u8]) -> bool {
        if !self.present {
            return false;
        }
        let group = dict.get_ref(key).map(ObjectIdentifier::from);
        if let Some(group) = group
            && (self.off.contains(&group) || self.on.contains(&group))
        {
            return self.is_off(group);
        }
        let Some(entry) = dict.get::<Dict<'_>>(key) else {
            return false;
        };
        if entry.get::<Name<'_>>(b"Type").as_deref() != Some(b"OCMD".as_slice()) {
            return group.is_some_and(|group| self.is_off(group));
        }
        let members: Vec<bool> = match entry.get::<Object<'_>>(b"OCGs") {
            Some(Object::Array(array)) => array
                .raw_iter()
                .filter_map(|item| item.as_obj_ref())
                .map(|group| self.is_off(group.into()))
                .collect(),
            _ => entry
                .get_ref(b"OCGs")
                .map(|group| self.is_off(group.into()))
                .into_iter()
                .collect(),
        };
        if members.is_empty() {
            return false;
        }
        match entry.get::<Name<'_>>(b"P").as_deref() {
            Some(b"AllOn") => members.contains(&true),
            Some(b"AnyOff") => !members.contains(&true),
            Some(b"AllOff") => members.contains(&false),
            _ => !members.contains(&false),
        }
    }
}

fn references(dict: &Dict<'_>, key: &[u8]) -> HashSet<ObjectIdentifier> {
    dict.get::<Array<'_>>(key)
        .map(|array| {
            array
                .raw_iter()
                .filter_map(|item| item.as_obj_ref())
                .map(Into::into)
                .collect()
        })
        .unwrap_or_default()
}
