//! Colours and colour spaces.

use hayro_syntax::object::{Name, Object, Stream};

use super::Frame;
use crate::read::pdf::lexer::{Operand, Operands, name_bytes};
use crate::read::pdf::state::Space;

pub(super) fn color(space: Space, operands: &Operands<'_>) -> u32 {
    let mut parts = [0.0; 4];
    let mut count = 0_usize;
    for item in &operands.items {
        match item {
            Operand::Number(value) => {
                if let Some(slot) = parts.get_mut(count) {
                    *slot = *value;
                    count += 1;
                }
            }
            // A pattern.
            Operand::Name(_) => return Space::Other.initial(),
            _ => {}
        }
    }
    space.color(parts.get(..count).unwrap_or_default())
}

/// The colour space a `cs` or `CS` names.
pub(super) fn space(operands: &Operands<'_>, frame: &mut Frame<'_>) -> Space {
    let Some(name) = operands.name() else {
        return Space::Gray;
    };
    if let Some(known) = named_space(name) {
        return known;
    }
    if let Some((_, space)) = frame.spaces.iter().find(|(known, _)| known == name) {
        return *space;
    }
    let object = frame
        .resources
        .color_spaces
        .get::<Object<'_>>(&*name_bytes(name));
    let found = object.map_or(Space::Gray, |object| object_space(&object));
    frame.spaces.push((name.to_vec(), found));
    found
}

pub(super) fn named_space(name: &[u8]) -> Option<Space> {
    match name {
        b"DeviceGray" | b"G" | b"CalGray" => Some(Space::Gray),
        b"DeviceRGB" | b"RGB" | b"CalRGB" => Some(Space::Rgb),
        b"DeviceCMYK" | b"CMYK" => Some(Space::Cmyk),
        b"Pattern" => Some(Space::Other),
        _ => None,
    }
}

pub(super) fn object_space(object: &Object<'_>) -> Space {
    match object {
        Object::Name(name) => named_space(name).unwrap_or(Space::Other),
        Object::Array(array) => {
            let mut items = array.flex_iter();
            let Some(kind) = items.next::<Name<'_>>() else {
                return Space::Other;
            };
            match &*kind {
                b"ICCBased" => match items
                    .next::<Stream<'_>>()
                    .and_then(|s| s.dict().get::<i32>(b"N"))
                {
                    Some(1) => Space::Gray,
                    Some(4) => Space::Cmyk,
                    _ => Space::Rgb,
                },
                b"Lab" => Space::Lab,
                b"Separation" | b"DeviceN" => Space::Tint,
                name => named_space(name).unwrap_or(Space::Other),
            }
        }
        _ => Space::Other,
    }
}
