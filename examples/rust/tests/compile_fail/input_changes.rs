// error E0502: a status borrows the input
fn main() {
    let mut input = b"550 5.1.1 no such user".to_vec();
    let status = smtpstatus::Parser::new().parse_diagnostic(&input);
    input.clear();
    println!("{}", status.category());
}
