/*
 * An SMTP client that says what each reply means. It shows how to read replies from a
 * socket with a fixed buffer: bytes are taken as they come, and the library says when
 * a reply is complete and where the next one starts.
 *
 * SPDX-License-Identifier: MIT
 */
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <smtpstatus.h>

#define WAIT_SECONDS 60
#define MOST_BAD_LINES 20

/* RFC 5321 4.5.3.1.5 has 512 bytes a line; this is room for replies of many lines. */
#define BUFFER_SIZE 8192

struct session {
    int socket;
    int closed; /* the server sends no more */
    smtpstatus status;
    char buffer[BUFFER_SIZE];
    size_t length;  /* bytes in the buffer */
    size_t used;    /* of them, what the last reply took: it is dropped when the next one is read */
    int pipelining; /* the server takes several commands at once (RFC 2920) */
};

/* ---------------------------------------------------------------- the socket */

static int connect_to(const char *host, const char *port)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *addresses = NULL;
    struct timeval wait = {.tv_sec = WAIT_SECONDS};
    int connected = -1;
    int error = getaddrinfo(host, port, &hints, &addresses);
    if (error != 0) {
        fprintf(stderr, "client: %s: %s\n", host, gai_strerror(error));
        return -1;
    }
    for (struct addrinfo *one = addresses; one != NULL && connected < 0; one = one->ai_next) {
        connected = socket(one->ai_family, one->ai_socktype, one->ai_protocol);
        if (connected >= 0 && connect(connected, one->ai_addr, one->ai_addrlen) != 0) {
            fprintf(stderr, "client: %s port %s: %s\n", host, port, strerror(errno));
            close(connected);
            connected = -1;
        }
    }
    freeaddrinfo(addresses);
    if (connected >= 0) {
        (void)setsockopt(connected, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    }
    return connected;
}

/* Takes what the server sent into the free part of the buffer. */
static void receive(struct session *session)
{
    ssize_t count;
    do {
        count = recv(session->socket, session->buffer + session->length, BUFFER_SIZE - session->length, 0);
    } while (count < 0 && errno == EINTR);
    if (count > 0) {
        session->length += (size_t)count;
    } else {
        session->closed = 1;
    }
}

static void send_text(struct session *session, const char *text)
{
    size_t length = strlen(text);
    while (length > 0 && !session->closed) {
        ssize_t count = send(session->socket, text, length, MSG_NOSIGNAL);
        if (count > 0) {
            text += count;
            length -= (size_t)count;
        } else if (errno != EINTR) {
            session->closed = 1;
        }
    }
}

/* --------------------------------------------------------------- the replies */

/*
 * Drops the bytes of the last reply, not sooner: its verdict points into them. What
 * follows belongs to the next reply; those to pipelined commands come together.
 */
static void drop_used(struct session *session)
{
    session->length -= session->used;
    memmove(session->buffer, session->buffer + session->used, session->length);
    session->used = 0;
}

static void print_verdict(const struct session *session, const char *command)
{
    const smtpstatus *status = &session->status;
    char text[BUFFER_SIZE]; /* never more than the reply had */
    size_t length = 0;
    uint32_t enhanced = smtpstatus_enhanced_code(status);
    printf("%-9s %d", command, smtpstatus_reply_code(status));
    if (enhanced != 0) {
        char code[12];
        (void)smtpstatus_enhanced_text(enhanced, code, sizeof code, NULL);
        printf(" %s", code);
    }
    (void)smtpstatus_copy_text(status, text, sizeof text, &length);
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] < ' ' || text[i] == 0x7F) {
            text[i] = '?'; /* a server shall not steer this terminal */
        }
    }
    printf(" %s %s %s: %.*s\n", smtpstatus_category_name(smtpstatus_category(status)),
           smtpstatus_bounce_name(smtpstatus_bounce(status)), smtpstatus_action_name(smtpstatus_action(status)),
           (int)length, text);
    (void)fflush(stdout);
}

/* Whether an error leaves it unclear where the next reply starts. */
static int is_out_of_step(int result)
{
    return result == SMTPSTATUS_ERROR_TOO_LONG || result == SMTPSTATUS_ERROR_TOO_MANY_LINES;
}

/*
 * Reads the reply to one command and prints the verdict. Lines that are no reply are
 * named and dropped. Returns the reply code, or 0 when the server says nothing usable.
 */
static int read_reply(struct session *session, int command, const char *name)
{
    int bad_lines = 0;
    drop_used(session);
    (void)smtpstatus_set_option(&session->status, SMTPSTATUS_OPTION_COMMAND, (uint64_t)command);
    while (bad_lines < MOST_BAD_LINES) {
        int result = smtpstatus_parse_reply(&session->status, session->buffer, session->length,
                                            session->closed ? SMTPSTATUS_INPUT_COMPLETE : 0, &session->used);
        if (result == SMTPSTATUS_OK) {
            (void)smtpstatus_classify(&session->status);
            print_verdict(session, name);
            return smtpstatus_reply_code(&session->status);
        }
        if (result == SMTPSTATUS_NEED_MORE) {
            receive(session);
            continue;
        }
        if (result == SMTPSTATUS_END) {
            break;
        }
        printf("%-9s malformed: %s\n", name, smtpstatus_result_text(result));
        bad_lines += is_out_of_step(result) ? MOST_BAD_LINES : 1;
        drop_used(session);
    }
    printf("%-9s no reply: %s\n", name, session->closed ? "the connection is closed" : "the server makes no sense");
    session->closed = 1;
    return 0;
}

/* As read_reply(); a 421 says that the server hangs up (RFC 5321 3.8). */
static int accepted(struct session *session, int command, const char *name)
{
    int code = read_reply(session, command, name);
    if (code == 421) {
        session->closed = 1;
    }
    return code >= 200 && code < 400;
}

/* Whether a line of the reply that was just read is only this word, as the reply to EHLO lists them. */
static int offers(const struct session *session, const char *word)
{
    size_t cursor = 0;
    size_t length = 0;
    const char *text = NULL;
    while (smtpstatus_next_line(&session->status, &cursor, NULL, &text, &length) == SMTPSTATUS_OK) {
        if (length == strlen(word) && memcmp(text, word, length) == 0) {
            return 1;
        }
    }
    return 0;
}

/* -------------------------------------------------------------- the dialogue */

static int greet(struct session *session)
{
    if (!accepted(session, SMTPSTATUS_COMMAND_CONNECT, "connect")) {
        return 0;
    }
    send_text(session, "EHLO localhost\r\n");
    if (!accepted(session, SMTPSTATUS_COMMAND_EHLO, "EHLO")) {
        return 0;
    }
    session->pipelining = offers(session, "PIPELINING");
    return 1;
}

static void send_message(struct session *session, const char *sender, const char *recipient)
{
    char message[2048];
    snprintf(message, sizeof message, "From: <%s>\r\nTo: <%s>\r\nSubject: A test\r\n\r\nThis is a test.\r\n.\r\n",
             sender, recipient);
    send_text(session, message);
}

/* Sends the three commands, all at once where the server takes that, and the message. Returns 1 when it was accepted.
 */
static int transact(struct session *session, const char *sender, const char *recipient)
{
    char lines[3][1024];
    static const int commands[] = {SMTPSTATUS_COMMAND_MAIL, SMTPSTATUS_COMMAND_RCPT, SMTPSTATUS_COMMAND_DATA};
    static const char *const names[] = {"MAIL", "RCPT", "DATA"};
    int good = 1;
    int data = 0;
    snprintf(lines[0], sizeof lines[0], "MAIL FROM:<%s>\r\n", sender);
    snprintf(lines[1], sizeof lines[1], "RCPT TO:<%s>\r\n", recipient);
    snprintf(lines[2], sizeof lines[2], "DATA\r\n");
    for (int i = 0; i < 3 && session->pipelining; i++) {
        send_text(session, lines[i]);
    }
    for (int i = 0; i < 3 && (good || session->pipelining); i++) {
        if (!session->pipelining) {
            send_text(session, lines[i]);
        }
        data = accepted(session, commands[i], names[i]);
        good = good && data;
    }
    if (!data) {
        return 0;
    }
    if (good) {
        send_message(session, sender, recipient);
    } else {
        send_text(session, ".\r\n"); /* the server waits for a message although nobody is to get it */
    }
    return accepted(session, SMTPSTATUS_COMMAND_END_OF_DATA, "message") && good;
}

/* No line end, and no sign that would end the address early. */
static int is_address(const char *text)
{
    return strlen(text) < 512 && text[strcspn(text, "<>\r\n ")] == '\0';
}

int main(int argc, char **argv)
{
    static struct session session;
    if (argc != 5 || !is_address(argv[3]) || !is_address(argv[4])) {
        fputs("Usage: client HOST PORT SENDER RECIPIENT\n", stderr);
        return 2;
    }
    session.socket = connect_to(argv[1], argv[2]);
    if (session.socket < 0) {
        return 1;
    }
    (void)smtpstatus_init(&session.status, sizeof session.status);
    (void)smtpstatus_set_host(&session.status, argv[1], strlen(argv[1]));
    /* One byte less than the buffer: a reply that would fill it is refused and dropped, never cut. */
    (void)smtpstatus_set_option(&session.status, SMTPSTATUS_OPTION_MAX_BYTES, BUFFER_SIZE - 1);
    int sent = greet(&session) && transact(&session, argv[3], argv[4]);
    if (!session.closed) {
        send_text(&session, "QUIT\r\n");
        (void)accepted(&session, SMTPSTATUS_COMMAND_QUIT, "QUIT");
    }
    close(session.socket);
    return sent ? 0 : 1;
}
