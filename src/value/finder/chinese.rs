//! Chinese numerals.

use rust_decimal::Decimal;

use super::{Finder, Step};
use crate::value::chinese::is_numeral;
use crate::value::comparator;
use crate::value::glue;
use crate::value::number::{Commas, scan};
use crate::value::unit::{self, UnitKind};

/// Characters that make one word with the numeral after them: 第三, 统一, 数十.
pub(in crate::value) const JOINED: &str = "第数几上成统同某另唯每逐单若进专归合";

/// Units that make one word with a Chinese numeral: 一级, 二期, 三年.
const IDIOMS: &str = "级类家线门点方部期票员生年月日口步度组条村镇县";

/// Units before which 一 can be a count.
const ONE_OF: &str = "次场份套座台辆篇本部";

/// Words after which a small numeral is a count and not part of a name
/// (一次留工补贴, 三项保险).
const COUNTED_AFTER: &[&str] = &[
    "开展",
    "举办",
    "组织",
    "召开",
    "进行",
    "完成",
    "发布",
    "编制",
    "举行",
    "实施",
    "出版",
    "建成",
    "新建",
    "建设",
    "购置",
    "采购",
    "制作",
    "印发",
    "了",
    "每年",
    "每月",
    "每季度",
    "每半年",
    "每周",
    "少于",
    "至少",
    "各",
    "共",
];

impl Finder<'_> {
    /// A Chinese numeral counts only with a unit, and 一 only where it is not part of a word.
    pub(super) fn chinese(&self, at: usize, limit: usize) -> Step {
        let text = self.text;
        let run_end = (at..limit)
            .find(|&i| !text.at(i).is_some_and(is_numeral))
            .unwrap_or(limit);
        let blocked = text.before(at).is_some_and(|c| JOINED.contains(c));
        let Some(token) = scan(text, at, limit, Commas::Prose) else {
            return Step::Skip(run_end);
        };
        let whole = text.whole();
        let unit = unit::find(text, token.end).filter(|u| u.range.end <= limit);
        let end = unit.as_ref().map_or(token.end, |u| u.range.end);
        if let Some(range) = self.chinese_range(&token) {
            return range;
        }
        // 二级 is a rank, not two of something, and 三月 is March.
        let rank = unit
            .as_ref()
            .is_some_and(|u| matches!(u.canonical.as_str(), "级" | "类" | "月"));
        if at == whole.start && end == whole.end && token.value().is_ok() && !rank {
            return self.finish(token, unit, end, None);
        }
        let Some(unit) = unit else {
            if glue::none_of(text, at, run_end) {
                return self.finish(token, None, end, None);
            }
            return Step::Skip(run_end);
        };
        // “十件民生实事” and “双胜利” are names.
        let quoted = text
            .before(at)
            .is_some_and(|c| matches!(c, '“' | '"' | '《' | '‘'));
        // 五年以上, 三日内: the word behind makes it a number.
        let bounded = unit.kind == UnitKind::Time
            && comparator::after(text, unit.range.end, Some(unit.kind))
                .comparator
                .is_some();
        let compared = comparator::before(text, at).is_some() || bounded && !blocked && !quoted;
        let one = token.value() == Ok(Decimal::ONE);
        let first = text.at(token.end);
        let idiom = first.is_some_and(|c| IDIOMS.contains(c))
            || (one && !first.is_some_and(|c| ONE_OF.contains(c)));
        // 三项保险 and 两支队伍 count what was just named; only a verb makes a result.
        let few = token.value().is_ok_and(|v| v < Decimal::TEN);
        let named = few && text.ends_any(at, COUNTED_AFTER).is_none();
        let phrase = text
            .at(unit.range.end)
            .is_some_and(|c| matches!(c, '性' | '式' | '化' | '体' | '揽'));
        if token.value().is_err() || phrase || (!compared && (blocked || idiom || quoted || named))
        {
            return Step::Skip(run_end);
        }
        let end = unit.range.end;
        self.finish(token, Some(unit), end, None)
    }
}
