//! What layout costs.

use selfeval::read::page::Page;

use super::drawn::{glyph, lay, rule};
use crate::clock;

/// Large pages take time in proportion to their size: 20,000 rulings and
/// 100,000 characters stay within a small multiple of a tenth of that.
#[test]
fn cost_grows_with_size_alone() {
    fn sheet(side: usize) -> Page {
        let mut p = Page {
            number: 1,
            width: 10.0 * side as f32 + 100.0,
            height: 10.0 * side as f32 + 100.0,
            ..Page::default()
        };
        for i in 0..side {
            for j in 0..side {
                let (x, y) = (50.0 + 10.0 * i as f32, 50.0 + 10.0 * j as f32);
                rule(&mut p, true, y, x, x + 10.0);
                rule(&mut p, false, x, y, y + 10.0);
                for k in 0..10 {
                    p.glyphs.push(glyph('字', x + k as f32 * 0.8, y + 6.0, 0.8));
                }
            }
        }
        p
    }
    let time = |p: &Page| {
        clock::seconds(|| {
            let content = lay(std::slice::from_ref(p));
            assert!(!content.blocks.is_empty());
        })
    };
    let (small, large) = (sheet(32), sheet(100));
    // The best of several: whatever else the machine does takes time, too.
    let best = |p: &Page| (0..4).map(|_| time(p)).fold(f64::INFINITY, f64::min);
    let (small, large) = (best(&small), best(&large));
    assert!(
        large < small * 10.0 * 6.0 + 0.05,
        "a tenth took {small} s, the whole {large} s"
    );
}
