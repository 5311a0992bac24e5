//! Limits, and input that means nothing.

use super::*;

#[test]
fn limits_stop_and_keep_what_was_read() {
    let mut file = File::new();
    let content = file.stream(
        "",
        format!("BT /F 10 Tf 10 50 Td {} ET", "(text) Tj ".repeat(2000)),
    );
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] /Contents {content} 0 R /Resources << {HELVETICA} >> >>"
    );
    let pages = [
        file.add(page.clone()),
        file.add(page.clone()),
        file.add(page),
    ];
    let bytes = file.finish(&pages);
    let run = |limits: Limits| read(&bytes, None, &Budget::new(limits)).unwrap();
    let document = run(Limits {
        operators: 3000,
        ..Limits::default()
    });
    assert_eq!(
        (document.pages.len(), document.problems[0].code),
        (2, Code::LimitOperators)
    );
    assert!(document.pages[1].glyphs.len() > 1000);
    assert!(
        document.pages[1]
            .problems
            .iter()
            .any(|p| p.code == Code::PageUnreadable)
    );
    let document = run(Limits {
        glyphs: 5000,
        ..Limits::default()
    });
    assert_eq!(
        (document.pages.len(), document.problems[0].code),
        (1, Code::LimitCharacters)
    );
    let document = run(Limits {
        pages: 2,
        ..Limits::default()
    });
    assert_eq!(
        (document.pages.len(), document.problems[0].code),
        (2, Code::LimitPages)
    );
    let document = run(Limits {
        inflated_bytes: 100,
        ..Limits::default()
    });
    assert_eq!(document.problems[0].code, Code::LimitInflatedBytes);
}

#[test]
fn nothing_breaks_the_reader() {
    // Operators without operands, wild numbers, open ends.
    for content in [
        "Tj TJ ' \" Td TD Tm T* Tf Q Q Q EMC ET cm re m l c h S f* b W n Do gs sc SCN BI ID EI",
        "1e99 0 0 1e99 0 0 cm BT /F 99999999999999999999 Tf (x) Tj ET",
        "0 0 0 0 0 0 cm BT /F 10 Tf (x) Tj ET 0 0 10 10 re f",
        "BT /F 10 Tf 99999999999999999999999999999999999999999 0 0 99999999999999999999999999999999999 0 0 Tm (x) Tj ET",
        "BT (no font) Tj ET [ [ [ << /A << ] >> (",
        "BT /Missing 10 Tf (x) Tj /F -10 Tf (x) Tj ET",
        "/Span << /ActualText (a) BDC /Span << /ActualText >> BDC EMC EMC EMC",
    ] {
        let page = simple(content);
        assert!(
            page.glyphs
                .iter()
                .all(|g| g.x.is_finite() && g.rect.is_finite()),
            "{content}"
        );
    }
    // Random damage, the same on every run.
    let mut file = File::new();
    let font = composite(
        &mut file,
        "1 beginbfrange <0000> <00FF> <4E00> endbfrange",
        "/W [1 [1000] 2 9 800]",
        "Identity-H",
    );
    let bytes = file.page(
        &format!("/Font << /F {font} 0 R >>"),
        "",
        "q 1 0 0 1 5 5 cm BT /F 10 Tf 10 50 Td [<00010002> -50 <0003>] TJ ET 10 10 50 20 re S Q /Span << /ActualText (x) >> BDC EMC",
    );
    let mut seed = 0x2545_F491_4F6C_DD1D_u64;
    let mut random = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below as u64).unwrap()
    };
    for _ in 0..400 {
        let mut damaged = bytes.clone();
        for _ in 0..=random(8) {
            let at = random(damaged.len());
            damaged[at] = u8::try_from(random(256)).unwrap();
        }
        let _ = read(&damaged, None, &Budget::default());
    }
}

#[test]
fn one_long_string_stops_at_the_limit() {
    let content = format!("BT /F 1 Tf ({}) Tj ET", "x".repeat(100_000));
    let bytes = File::new().page(HELVETICA, "", content);
    let limits = Limits {
        glyphs: 10_000,
        ..Limits::default()
    };
    let document = read(&bytes, None, &Budget::new(limits)).unwrap();
    assert_eq!(document.problems[0].code, Code::LimitCharacters);
    assert!(document.pages[0].glyphs.len() < 20_000);
}
