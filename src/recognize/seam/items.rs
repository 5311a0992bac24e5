//! Names that begin a numbered item: they are never the rest of a name above.

/// Whether a name below a break is the next item after the name above: it
/// begins with a numbering, or says that the form's list goes on.
pub fn begins_item(above: &str, below: &str) -> bool {
    numbering(below).is_some_and(|n| numbering(above) != Some(n))
        || below.starts_with(['…', '⋯'])
        || below.starts_with("...")
}

/// The number that a name begins with: 指标2：…, 2.…, （2）….
fn numbering(text: &str) -> Option<u32> {
    let rest = text.trim_start_matches("指标");
    let marked = rest.len() < text.len();
    let rest = rest.trim_start_matches(['（', '(']);
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let after = rest.chars().nth(digits);
    let closed = after.is_some_and(|c| "：:.．、）)".contains(c)) || (marked && after.is_none());
    // 2.5公里 begins with a figure.
    let figure = rest
        .chars()
        .nth(digits.saturating_add(1))
        .is_some_and(|c| c.is_ascii_digit());
    if !(1..=2).contains(&digits) || !closed || (after == Some('.') && figure) {
        return None;
    }
    rest.get(..digits)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::begins_item;

    #[test]
    fn the_next_number_begins_an_item() {
        assert!(begins_item("指标1：小修保养里程", "指标2："));
        assert!(begins_item("1.培训人数", "2.培训场次"));
        assert!(begins_item("（1）培训人数", "（2）培训场次"));
        assert!(begins_item("指标2：", "……"));
        assert!(begins_item("绿化率", "1．管护面积"));
    }

    #[test]
    fn a_figure_or_the_same_number_does_not() {
        assert!(!begins_item("清淤河道不少于", "12.5公里"));
        assert!(!begins_item("培训农民", "300人次"));
        assert!(!begins_item("1.培训", "1.培训"));
        assert!(!begins_item("全区新增城镇", "就业人数"));
        assert!(!begins_item("截至", "2022年底"));
    }
}
