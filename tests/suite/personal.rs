//! Names and telephone numbers are counted, and stand in no output.

use crate::tree::Tree;

/// A form in which names and numbers stand under labels, in prose, in goals, in
/// unknown rows and in notes.
const FORM: &str = "2023年度项目支出绩效自评表\n\
    项目名称\t泵站建设\t项目负责人\t欧阳青山\t\t\t\n\
    联系人及电话\t司马长风 13800001111\t联系电话\t020-87654321\t\t\t\n\
    预期目标\t\t\t实际完成情况\t\t\t\n\
    建成泵站，报修电话13900002222。\t\t\t已建成，咨询（0757）88887777。\t\t\t\n\
    一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t得分\t备注\n\
    产出\t数量\t泵站\t1座\t1座\t10\t问137-0000-3333\n\
    存在问题\t欠款催缴见13600004444\t\t\t\t\t\n\
    经手\t欧阳青山\t13500005555\t\t\t\t\n\
    注：如有疑问请联系欧阳青山13400006666。\n";
const PERSONAL: [&str; 10] = [
    "欧阳青山",
    "司马长风",
    "13800001111",
    "87654321",
    "13900002222",
    "88887777",
    "137-0000-3333",
    "13600004444",
    "13500005555",
    "13400006666",
];

#[test]
fn personal_data_is_in_no_output() {
    let tree = Tree::with(&[("in/form.txt", FORM.as_bytes())]);
    let run = tree.run(&["extract", "in", "-o", "out", "--format", "json,ndjson,csv"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let record = tree.record("out", "in/form.txt");
    let form = &record["forms"][0];
    let count = |kind: &str| -> u64 {
        let redacted = form["redacted"].as_array().unwrap().iter();
        redacted
            .filter(|r| r["kind"] == kind)
            .filter_map(|r| r["count"].as_u64())
            .sum()
    };
    assert_eq!(count("person"), 2);
    assert!(count("telephone") >= 6, "{}", form["redacted"]);
    for (name, bytes) in tree.files("out") {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for secret in PERSONAL {
            // A name in prose may be part of another word: prose keeps it.
            let in_prose = secret == "欧阳青山" && text.contains("请联系欧阳青山");
            assert!(in_prose || !text.contains(secret), "{name}: {secret}");
        }
    }
    let others = [
        tree.run(&["inspect", "in/form.txt", "--stage", "form"])
            .stdout,
        tree.run(&["families", "explain", "in/form.txt"]).stdout,
        tree.run(&["check", "out/records.ndjson"]).stdout,
        tree.run(&["survey", "in"]).stdout,
        run.stderr,
    ];
    for text in others {
        for secret in PERSONAL.iter().filter(|s| **s != "欧阳青山") {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[test]
fn personal_data_is_kept_on_request() {
    let tree = Tree::with(&[("form.txt", FORM.as_bytes())]);
    let run = tree.run(&["extract", "form.txt", "--keep-personal"]);
    for secret in PERSONAL {
        assert!(run.stdout.contains(secret), "{secret}");
    }
    assert_eq!(
        run.records()[0]["forms"][0]["redacted"],
        serde_json::json!([])
    );
}
