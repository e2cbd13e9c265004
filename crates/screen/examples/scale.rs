use portolan_screen::*;
use std::time::Instant;
fn main() {
    let syl = [
        "ba", "do", "ke", "li", "mu", "na", "ro", "sha", "te", "vo", "zhu", "fi", "go", "pa", "che", "gri",
        "stan", "mir", "lev", "kov",
    ];
    let mut x: u64 = 88172645463325252;
    let mut next = move |n: usize| {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        (x % n as u64) as usize
    };
    let mut word = |n: usize| {
        let mut s = String::new();
        for _ in 0..n {
            s.push_str(&syl[next(syl.len())]);
        }
        s
    };
    let given: Vec<String> = (0..500).map(|_| word(2)).collect();
    let mut parties = vec![];
    for i in 0..50_000usize {
        let names = (0..3)
            .map(|k| {
                let n = if i % 2 == 0 {
                    format!("{} {} {}", given[(i * 7 + k) % 500], given[(i / 3) % 500], word(3))
                } else {
                    format!("OOO {} {} Trading {}", word(3), word(2), k)
                };
                (n, Strength::Strong)
            })
            .collect::<Vec<_>>();
        parties.push(Party {
            id: format!("p{i}"),
            caption: names[0].0.clone(),
            schema: if i % 2 == 0 { "Person" } else { "Company" }.into(),
            names,
            addresses: vec![Address {
                full: format!("{} {} street, {}", i % 200, word(3), word(2)),
                country: None,
            }],
            ..Party::default()
        });
    }
    let t = Instant::now();
    let mut n = 0;
    for p in &parties {
        for (x, _) in &p.names {
            n += portolan_names::Name::parse(x, portolan_names::Kind::of_schema(&p.schema))
                .unwrap()
                .joined()
                .len();
        }
    }
    println!("parse {:?} {n}", t.elapsed());
    let path = std::env::temp_dir().join("scale.index");
    let t = Instant::now();
    let b = build(&parties, &mut std::io::BufWriter::new(std::fs::File::create(&path).unwrap())).unwrap();
    println!("build {:?} {} names {} bytes", t.elapsed(), b.names, std::fs::metadata(&path).unwrap().len());
    let t = Instant::now();
    let index = Index::open(&path).unwrap();
    println!("open {:?}", t.elapsed());
    let mut all = vec![];
    let mut trunc = 0;
    for i in (0..50_000).step_by(53) {
        let q = Query { name: Some(parties[i].caption.clone()), ..Query::default() };
        let t = Instant::now();
        let a = index.search(&q, &Options::default()).unwrap();
        all.push(t.elapsed());
        trunc += usize::from(a.truncated);
        assert!(a.hits.iter().any(|h| h.id == parties[i].id));
    }
    all.sort();
    println!(
        "search first {:?} median {:?} p99 {:?} max {:?}; truncated {trunc} of {}",
        all[0],
        all[all.len() / 2],
        all[all.len() * 99 / 100],
        all[all.len() - 1],
        all.len()
    );
}
