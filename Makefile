# Helper commands, all in one place. `make demo` and `make test` set up what they need on a machine with a Rust toolchain.

.DEFAULT_GOAL := help
.PHONY: help demo test check accept bench fuzz

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: ## build portolan and walk through a made world (the first time some minutes, then seconds)
	@echo "Building portolan, optimized: some minutes the first time, while cargo shows what it compiles."
	cargo build --release --locked --package portolan-cli
	./target/release/portolan demo demo

test: ## run all tests; with PORTOLAN_DATA=FOLDER also over real lists
	@echo "Building and running the tests: some minutes the first time. NAME=... runs only those whose name holds it."
	cargo test --workspace --locked $(NAME)

check: ## formatting, lints, documentation, licences
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
	command -v cargo-deny >/dev/null || cargo install --locked cargo-deny
	cargo deny --locked check bans licenses sources

accept: ## take the present output of the snapshot tests as right, after you have read the difference
	INSTA_UPDATE=always cargo test --workspace --locked

bench: ## measure; each figure stands beside a floor or peer of the same run (with PORTOLAN_DATA=FOLDER over real lists)
	cargo bench --locked --package portolan-cli

fuzz: ## fuzz each reader for a minute (needs a nightly toolchain and cargo-fuzz)
	cd fuzz && for target in $$(cargo fuzz list); do cargo fuzz run $$target -- -max_total_time=60 || exit 1; done
