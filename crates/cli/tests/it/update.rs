//! `update` against a server on this machine, since no publisher can be reached from a test.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use crate::support::{Home, SOURCES, files, world};

#[derive(Clone, Default)]
struct Server {
    /// By path: status, body, and how many bytes the server claims to send.
    pages: Arc<Mutex<HashMap<String, Page>>>,
    log: Arc<Mutex<Vec<String>>>,
}

#[derive(Clone)]
struct Page {
    status: u16,
    etag: String,
    body: Vec<u8>,
    announced: usize,
    stalls: bool,
}

impl Page {
    fn of(body: Vec<u8>, etag: &str) -> Self {
        Self { status: 200, etag: format!("\"{etag}\""), announced: body.len(), body, stalls: false }
    }
}

impl Server {
    fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let server = self.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let server = server.clone();
                thread::spawn(move || server.answer(stream.unwrap()));
            }
        });
        address
    }

    fn put(&self, path: &str, page: Page) {
        self.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    fn answer(&self, mut stream: TcpStream) -> Option<()> {
        let mut lines = BufReader::new(stream.try_clone().ok()?).lines().map_while(Result::ok);
        let path = lines.next()?.split(' ').nth(1)?.to_owned();
        let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
        let condition = headers
            .iter()
            .find_map(|line| line.to_lowercase().strip_prefix("if-none-match: ").map(str::to_owned));
        let page = self.pages.lock().unwrap().get(&path).cloned();
        let (status, page) = match page {
            None => (404, Page::of(Vec::new(), "none")),
            Some(page) if condition.as_deref() == Some(&page.etag) => {
                (304, Page { body: Vec::new(), announced: 0, ..page })
            }
            Some(page) => (page.status, page),
        };
        self.log.lock().unwrap().push(format!("{status} {path}"));
        let head = format!(
            "HTTP/1.1 {status} X\r\nETag: {}\r\nLast-Modified: Fri, 20 Nov 2026 08:00:00 GMT\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            page.etag, page.announced
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(&page.body).ok()?;
        if page.stalls {
            thread::sleep(std::time::Duration::from_secs(20));
        }
        Some(())
    }

    fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap())
    }
}

fn serving_the_world() -> Server {
    let server = Server::default();
    for source in SOURCES {
        for file in files(&world().join("lists").join(source)) {
            let name = file.file_name().unwrap().to_str().unwrap();
            server.put(&format!("/{source}/{name}"), Page::of(std::fs::read(&file).unwrap(), "first"));
        }
    }
    server
}

#[test]
fn lists_are_fetched_once_and_asked_after_ever_since() {
    let server = serving_the_world();
    let mirror = server.start();
    let home = Home::empty();
    let ran = home.run(&["update", "--mirror", &mirror, "--format", "json"]).expect_code(0);
    assert_eq!(ran.json()["updated"].as_array().unwrap().len(), 3);
    assert!(server.log().iter().all(|line| line.starts_with("200 ")));
    assert!(ran.out.contains("2026-11-20"), "the day is the server's Last-Modified: {}", ran.out);

    let ran = home.run(&["update", "--mirror", &mirror, "--format", "json"]).expect_code(0);
    assert!(server.log().iter().all(|line| line.starts_with("304 ")));
    assert_eq!(ran.json()["updated"][0]["unchanged"]["source"], "us-ofac");
}

#[test]
fn one_changed_file_brings_its_whole_set_anew() {
    let server = serving_the_world();
    let mirror = server.start();
    let home = Home::empty();
    home.run(&["update", "us-ofac", "--mirror", &mirror]).expect_code(0);
    server.log();
    let body = std::fs::read(world().join("lists/us-ofac/alt.csv")).unwrap();
    server.put("/us-ofac/alt.csv", Page::of(body, "second"));
    home.run(&["update", "us-ofac", "--mirror", &mirror]).expect_code(0);
    let log = server.log();
    assert_eq!(log.iter().filter(|line| line.starts_with("200 ")).count(), 8, "{log:?}");
}

#[test]
fn answers_that_are_no_list_change_nothing() {
    let server = serving_the_world();
    let mirror = server.start();
    let home = Home::empty();
    home.run(&["update", "us-csl", "--mirror", &mirror]).expect_code(0);
    let before = home.state();
    let refuse = |page: Page, words: &[&str]| {
        server.put("/us-csl/consolidated.csv", page);
        home.run(&["update", "us-csl", "--mirror", &mirror, "--timeout", "3"]).refused(words);
        assert_eq!(home.state(), before);
    };
    let list = std::fs::read(world().join("lists/us-csl/consolidated.csv")).unwrap();
    refuse(Page { status: 503, ..Page::of(b"down".to_vec(), "a") }, &["503", "us-csl/consolidated.csv"]);
    refuse(Page::of(b"<html>maintenance</html>".to_vec(), "b"), &["HTML"]);
    refuse(Page { body: list[..list.len() / 2].to_vec(), ..Page::of(list.clone(), "c") }, &["cannot fetch"]);
    refuse(Page { stalls: true, body: Vec::new(), ..Page::of(list.clone(), "d") }, &["cannot fetch"]);
    refuse(Page { announced: 300 << 20, ..Page::of(vec![b'x'; 300 << 20], "e") }, &["256 MiB"]);
}

#[test]
fn a_publisher_out_of_reach_is_named() {
    let home = Home::empty();
    home.run(&["update", "us-csl", "--mirror", "http://127.0.0.1:9", "--timeout", "2"])
        .refused(&["127.0.0.1:9"]);
    home.run(&["update", "us-nowhere"]).refused(&["us-nowhere"]);
}
