//! Every kind of token, whole and broken.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use super::*;

fn one(data: &[u8]) -> (Vec<Operand<'_>>, Vec<u8>, Option<&[u8]>) {
    let mut operands = Operands::default();
    let op = Lexer::new(data).next(&mut operands);
    (operands.items, operands.bytes, op)
}

#[test]
fn numbers_as_found_in_the_wild() {
    for (text, want) in [
        ("5", 5.0),
        ("-.5", -0.5),
        ("--5", -5.0),
        ("5-3", 5.0),
        ("+1.25", 1.25),
        (".", 0.0),
        ("-", 0.0),
        ("0.000001", 0.000_001),
        ("123456789012345678901", 1.234_567_890_123_456_8e20),
    ] {
        let (items, _, _) = one(text.as_bytes());
        let Operand::Number(got) = items[0] else {
            unreachable!()
        };
        assert!((got - want).abs() <= want.abs() * 1e-12, "{text}: {got}");
    }
}

#[test]
fn strings_escapes_and_line_ends() {
    let (items, bytes, op) = one(b"(a\\(b\\)\\101\\\r\nc\r\nd(e)) <4 1 4> Tj");
    assert_eq!(op, Some(b"Tj".as_slice()));
    assert_eq!(items.len(), 2);
    assert_eq!(bytes, b"a(b)Ac\nd(e)A@");
}

#[test]
fn inline_images_are_skipped_with_ei_inside() {
    let mut data = b"BI /W 4 /H 4 ID ".to_vec();
    data.extend_from_slice(b"\x00 EI \xFF\xFE EIx\x01\nEI Q");
    let mut lexer = Lexer::new(&data);
    let mut operands = Operands::default();
    assert_eq!(lexer.next(&mut operands), Some(b"BI".as_slice()));
    assert_eq!(lexer.next(&mut operands), Some(b"ID".as_slice()));
    lexer.skip_inline_image(None);
    assert_eq!(lexer.next(&mut operands), Some(b"Q".as_slice()));
}

#[test]
fn name_escapes() {
    assert_eq!(&*name_bytes(b"#CB#CE#CC#E5"), &[0xCB, 0xCE, 0xCC, 0xE5]);
    assert_eq!(&*name_bytes(b"a#zz"), b"a#zz");
}

#[test]
fn never_ends_in_a_loop() {
    for byte in 0..=255_u8 {
        let data = [byte; 7];
        let mut operands = Operands::default();
        let mut lexer = Lexer::new(&data);
        for _ in 0..20 {
            if lexer.next(&mut operands).is_none() {
                break;
            }
        }
        assert!(lexer.next(&mut operands).is_none(), "{byte}");
    }
}
