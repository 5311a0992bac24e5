//! Annotations whose appearance is part of what a person reads: form fields,
//! free text, stamps.

use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::interpret::{Interpreter, numbers};
use crate::budget::Exceeded;

/// `/F` bits: hidden, no view.
const UNSEEN: i32 = 2 | 32;
/// Annotations looked at per page.
const MAX_ANNOTATIONS: usize = 10_000;

/// Runs the normal appearances of a page's annotations.
pub(crate) fn run<'a>(
    page: &Dict<'a>,
    interpreter: &mut Interpreter<'a, '_>,
) -> Result<(), Exceeded> {
    let Some(annotations) = page.get::<Array<'a>>(b"Annots") else {
        return Ok(());
    };
    for annotation in annotations.iter::<Dict<'a>>().take(MAX_ANNOTATIONS) {
        let subtype = annotation.get::<Name<'a>>(b"Subtype");
        // Links and pop-ups show nothing of their own; marks on text add no text.
        if !matches!(
            subtype.as_deref(),
            Some(b"Widget" | b"FreeText" | b"Stamp" | b"Watermark" | b"Redact")
        ) {
            continue;
        }
        if annotation.get::<i32>(b"F").unwrap_or(0) & UNSEEN != 0
            || interpreter.layer_hides(&annotation)
        {
            continue;
        }
        let (Some(rect), Some(stream)) =
            (numbers::<4>(&annotation, b"Rect"), appearance(&annotation))
        else {
            continue;
        };
        interpreter.appearance(&stream, rect)?;
    }
    Ok(())
}

/// The normal appearance, in the annotation's state where there are several.
fn appearance<'a>(annotation: &Dict<'a>) -> Option<Stream<'a>> {
    let appearances = annotation.get::<Dict<'a>>(b"AP")?;
    match appearances.get::<Object<'a>>(b"N")? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => {
            let state = annotation.get::<Name<'a>>(b"AS")?;
            states.get::<Stream<'a>>(&*state)
        }
        _ => None,
    }
}
