//! The files of `schemas/families/` that are part of the program.

/// The file of labels; every other one is a family.
pub(super) const LABELS_FILE: &str = "labels.toml";

/// The label and family files that are part of the program.
pub(super) const LABELS: &str = include_str!("../../schemas/families/labels.toml");

/// See [`LABELS`].
pub(super) const FAMILIES: &[(&str, &str)] = &[
    (
        "generic.toml",
        include_str!("../../schemas/families/generic.toml"),
    ),
    (
        "guangzhou-department.toml",
        include_str!("../../schemas/families/guangzhou-department.toml"),
    ),
    (
        "mof-project.toml",
        include_str!("../../schemas/families/mof-project.toml"),
    ),
    (
        "yunnan-project.toml",
        include_str!("../../schemas/families/yunnan-project.toml"),
    ),
    (
        "assistance-fund.toml",
        include_str!("../../schemas/families/assistance-fund.toml"),
    ),
    (
        "sichuan-project.toml",
        include_str!("../../schemas/families/sichuan-project.toml"),
    ),
    (
        "sichuan-completion.toml",
        include_str!("../../schemas/families/sichuan-completion.toml"),
    ),
    (
        "transfer-payment.toml",
        include_str!("../../schemas/families/transfer-payment.toml"),
    ),
    (
        "hubei-project.toml",
        include_str!("../../schemas/families/hubei-project.toml"),
    ),
    (
        "chongqing-department.toml",
        include_str!("../../schemas/families/chongqing-department.toml"),
    ),
    (
        "hebei-project.toml",
        include_str!("../../schemas/families/hebei-project.toml"),
    ),
    (
        "guangshui-project.toml",
        include_str!("../../schemas/families/guangshui-project.toml"),
    ),
    (
        "yueyang-report.toml",
        include_str!("../../schemas/families/yueyang-report.toml"),
    ),
    (
        "department-target.toml",
        include_str!("../../schemas/families/department-target.toml"),
    ),
    (
        "project-target.toml",
        include_str!("../../schemas/families/project-target.toml"),
    ),
    (
        "transfer-target.toml",
        include_str!("../../schemas/families/transfer-target.toml"),
    ),
    (
        "department-general.toml",
        include_str!("../../schemas/families/department-general.toml"),
    ),
    (
        "performance-monitoring.toml",
        include_str!("../../schemas/families/performance-monitoring.toml"),
    ),
    (
        "shanghai-target.toml",
        include_str!("../../schemas/families/shanghai-target.toml"),
    ),
    (
        "score-table.toml",
        include_str!("../../schemas/families/score-table.toml"),
    ),
];
