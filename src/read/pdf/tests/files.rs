//! Opening, information, repair.

use super::*;

#[test]
fn information_in_gbk() {
    let mut file = File::new();
    let mut body = b"<< /Title (".to_vec();
    body.extend_from_slice(&encoding_rs::GBK.encode("绩效自评表").0);
    body.extend_from_slice(b") /Producer (Word) /Creator () >>");
    file.info = Some(file.add(body));
    let document = document(&file.page(HELVETICA, "", ""));
    assert_eq!(document.title.as_deref(), Some("绩效自评表"));
    assert_eq!(
        (document.producer.as_deref(), document.creator),
        (Some("Word"), None)
    );
    assert_eq!(trust::layer_state(&document.pages[0]), PageState::Empty);
}

#[test]
fn damaged_files_open_and_say_so() {
    let whole = File::new().page(HELVETICA, "", "BT /F 10 Tf 10 50 Td (text) Tj ET");
    assert!(document(&whole).problems.is_empty());
    let mut junk = b"junk before the header\n".to_vec();
    junk.extend_from_slice(&whole);
    let document_with_junk = document(&junk);
    assert_eq!(visible(&document_with_junk.pages[0]), "text");
    let cut = &whole[..whole.len() - 60];
    let document_cut = document(cut);
    assert_eq!(visible(&document_cut.pages[0]), "text");
    assert_eq!(document_cut.problems[0].code, Code::PdfTruncated);
    assert!(matches!(
        read(b"no PDF at all", None, &Budget::default()),
        Err(OpenError::Broken(_))
    ));
    assert!(matches!(
        read(b"", None, &Budget::default()),
        Err(OpenError::Broken(_))
    ));
}

#[test]
fn every_kind_of_encryption_with_an_empty_password() {
    for (name, bytes) in [
        (
            "RC4-40",
            &include_bytes!("../../../../tests/fixtures/encrypted-rc4-40.pdf")[..],
        ),
        (
            "RC4-128",
            include_bytes!("../../../../tests/fixtures/encrypted-rc4-128.pdf"),
        ),
        (
            "AES-128",
            include_bytes!("../../../../tests/fixtures/encrypted-aes-128.pdf"),
        ),
        (
            "AES-256 R5",
            include_bytes!("../../../../tests/fixtures/encrypted-aes-256-r5.pdf"),
        ),
        (
            "AES-256 R6",
            include_bytes!("../../../../tests/fixtures/encrypted-aes-256-r6.pdf"),
        ),
    ] {
        let document = document(bytes);
        assert_eq!(visible(&document.pages[0]), "a secret", "{name}");
        let codes: Vec<Code> = document.problems.iter().map(|p| p.code).collect();
        assert_eq!(codes, [Code::PdfEncrypted], "{name}");
    }
}

#[test]
fn a_password_opens_what_the_empty_one_does_not() {
    let bytes = include_bytes!("../../../../tests/fixtures/password.pdf");
    let read = |password| read(bytes, password, &Budget::default());
    assert_eq!(read(None), Err(OpenError::Password));
    assert!(matches!(read(Some("wrong")), Err(OpenError::Password)));
    let document = read(Some("秘密")).unwrap();
    assert_eq!(visible(&document.pages[0]), "a secret");
}

/// A file whose catalog, page tree and page are in object stream 1, with its
/// cross-reference stream. Both may claim that object 1 is in itself.
fn in_object_stream(in_itself: bool) -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 3 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [4 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 3 0 R /MediaBox [0 0 200 100] /Contents 5 0 R /Resources << {HELVETICA} >> >>"
        ),
    ];
    let first = u8::from(in_itself);
    let (mut index, mut body) = (String::new(), String::new());
    if in_itself {
        index.push_str("1 0 ");
    }
    for (at, object) in objects.iter().enumerate() {
        index.push_str(&format!("{} {} ", at + 2, body.len()));
        body.push_str(object);
        body.push(' ');
    }
    let mut out = b"%PDF-1.5\n".to_vec();
    let stream = |number: usize, dict: &str, data: &[u8]| {
        let mut object = format!(
            "{number} 0 obj\n<< {dict} /Length {} >>\nstream\n",
            data.len()
        )
        .into_bytes();
        object.extend_from_slice(data);
        object.extend_from_slice(b"\nendstream\nendobj\n");
        object
    };
    let place = u32::try_from(out.len()).unwrap().to_be_bytes();
    let dict = format!("/Type /ObjStm /N {} /First {}", 3 + first, index.len());
    out.extend(stream(1, &dict, format!("{index}{body}").as_bytes()));
    let content = u32::try_from(out.len()).unwrap().to_be_bytes();
    out.extend(stream(5, "", b"BT /F 10 Tf 10 50 Td (inside) Tj ET"));
    let xref = u32::try_from(out.len()).unwrap();
    let mut entries = vec![0_u8; 6];
    if in_itself {
        entries.extend_from_slice(&[2, 0, 0, 0, 1, 0]);
    } else {
        entries.push(1);
        entries.extend_from_slice(&place);
        entries.push(0);
    }
    for number in 0..3 {
        entries.extend_from_slice(&[2, 0, 0, 0, 1, number + first]);
    }
    for offset in [content, xref.to_be_bytes()] {
        entries.push(1);
        entries.extend_from_slice(&offset);
        entries.push(0);
    }
    let dict = "/Type /XRef /Size 7 /W [1 4 1] /Root 2 0 R";
    out.extend(stream(6, dict, &entries));
    out.extend_from_slice(format!("startxref\n{xref}\n%%EOF\n").as_bytes());
    out
}

#[test]
fn object_streams() {
    let document = document(&in_object_stream(false));
    assert!(document.problems.is_empty(), "{:?}", document.problems);
    assert_eq!(visible(&document.pages[0]), "inside");
}

#[test]
fn a_file_that_only_the_second_opener_opens() {
    // The object stream is said to be inside itself.
    let bytes = in_object_stream(true);
    assert!(
        hayro_syntax::Pdf::new(bytes.clone()).is_err(),
        "the first opens it by now"
    );
    let document = document(&bytes);
    assert_eq!(visible(&document.pages[0]), "inside");
    assert_eq!(document.problems.len(), 1);
    assert_eq!(document.problems[0].code, Code::PdfRepaired);
    assert!(document.problems[0].message.contains("second reader"));
}

#[test]
fn hybrid_and_broken_tables_of_objects() {
    // A table for old readers, a stream for new ones, in one file.
    let whole = in_object_stream(false);
    let text = String::from_utf8_lossy(&whole).into_owned();
    let stream: usize = text
        .rsplit("startxref\n")
        .next()
        .and_then(|tail| tail.lines().next())
        .unwrap()
        .parse()
        .unwrap();
    let mut hybrid = whole[..whole.len() - format!("startxref\n{stream}\n%%EOF\n").len()].to_vec();
    let table = hybrid.len();
    hybrid.extend_from_slice(
        format!(
            "xref\n0 1\n0000000000 65535 f \ntrailer << /Size 7 /Root 2 0 R /XRefStm {stream} >>\nstartxref\n{table}\n%%EOF\n"
        )
        .as_bytes(),
    );
    assert_eq!(visible(&document(&hybrid).pages[0]), "inside");
    // A table that points beside every object, and one that is not there.
    let whole = File::new().page(HELVETICA, "", "BT /F 10 Tf 10 50 Td (text) Tj ET");
    let find = |word: &[u8]| whole.windows(word.len()).rposition(|w| w == word).unwrap();
    let mut shifted = whole[..find(b"xref\n0")].to_vec();
    let start = shifted.len() + 7;
    let table = String::from_utf8_lossy(&whole[find(b"xref\n0")..find(b"startxref")]).into_owned();
    shifted.extend_from_slice(b"% junk\n");
    shifted.extend_from_slice(
        table
            .replace("00000 n", "00001 n")
            .replace("000000", "000007")
            .as_bytes(),
    );
    shifted.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
    assert_eq!(visible(&document(&shifted).pages[0]), "text");
    let gone = [
        &whole[..find(b"xref\n0")],
        b"trailer << /Root 1 0 R >>\nstartxref\n999999\n%%EOF\n",
    ]
    .concat();
    let document = document(&gone);
    assert_eq!(visible(&document.pages[0]), "text");
    assert_eq!(document.problems[0].code, Code::PdfRepaired);
}
