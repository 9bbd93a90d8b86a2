// error E0505: a recipient borrows the scratch memory
fn main() {
    let mut scratch = Vec::new();
    let recipient = smtpstatus::Report::read(b"", &mut scratch, None).unwrap().recipients().next();
    drop(scratch);
    println!("{}", recipient.is_some());
}
