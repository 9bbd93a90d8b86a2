// error E0505: a status borrows its rules
fn main() {
    let rules = smtpstatus::Rules::compile("").unwrap();
    let status = smtpstatus::Parser::new().rules(&rules).parse_diagnostic(b"550");
    drop(rules);
    println!("{}", status.category());
}
