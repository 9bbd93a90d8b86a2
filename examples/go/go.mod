module smtpstatus

go 1.19
