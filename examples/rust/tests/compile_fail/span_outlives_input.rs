// error E0597: a span borrows the input
fn main() {
    let span = {
        let input = b"550 5.1.1 no such user".to_vec();
        smtpstatus::Parser::new().parse_diagnostic(&input).span(smtpstatus::Part::MATCH)
    };
    println!("{span:?}");
}
