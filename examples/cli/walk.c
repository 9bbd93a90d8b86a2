/* SPDX-License-Identifier: MIT */
#include "walk.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "buffer.h"

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

/* The order of the bytes, in any locale. */
static int compare_names(const struct dirent **first, const struct dirent **second)
{
    return strcmp((*first)->d_name, (*second)->d_name);
}

/* Puts a name behind the directory that the path names. */
static const char *join(struct buffer *path, const char *name)
{
    if (path->length == 0 || path->data[path->length - 1] != '/') {
        buffer_add_string(path, "/");
    }
    buffer_add_string(path, name);
    return buffer_string(path);
}

static int has_directory(struct buffer *path, const char *name)
{
    struct stat about;
    size_t length = path->length;
    int found = stat(join(path, name), &about) == 0 && S_ISDIR(about.st_mode);
    path->length = length;
    return found;
}

static int is_maildir(struct buffer *path)
{
    return has_directory(path, "cur") && has_directory(path, "new");
}

static void walk_directory(const struct walk *walk, struct buffer *path);

static void walk_entry(const struct walk *walk, struct buffer *path, const char *name, int in_maildir)
{
    struct stat about;
    int is_link = lstat(buffer_string(path), &about) == 0 && S_ISLNK(about.st_mode);
    if (stat(buffer_string(path), &about) != 0) {
        walk->fault(walk->context, buffer_string(path), errno);
    } else if (S_ISDIR(about.st_mode) && !is_link && !(in_maildir && strcmp(name, "tmp") == 0)) {
        walk_directory(walk, path);
    } else if (S_ISREG(about.st_mode) && !in_maildir) {
        walk->file(walk->context, buffer_string(path), (uint64_t)about.st_size);
    }
}

static void walk_directory(const struct walk *walk, struct buffer *path)
{
    struct dirent **entries = NULL;
    size_t length = path->length;
    int in_maildir = is_maildir(path);
    int count = scandir(buffer_string(path), &entries, is_visible, compare_names);
    if (count < 0) {
        walk->fault(walk->context, buffer_string(path), errno);
    }
    for (int i = 0; i < count; i++) {
        (void)join(path, entries[i]->d_name);
        walk_entry(walk, path, entries[i]->d_name, in_maildir);
        path->length = length;
        free(entries[i]);
    }
    free(entries);
}

void walk_path(const struct walk *walk, const char *path)
{
    struct stat about;
    struct buffer copy = {NULL, 0, 0};
    if (strcmp(path, "-") == 0) {
        walk->file(walk->context, path, 0);
    } else if (stat(path, &about) != 0) {
        walk->fault(walk->context, path, errno);
    } else if (S_ISDIR(about.st_mode)) {
        buffer_add_string(&copy, path);
        walk_directory(walk, &copy);
        buffer_free(&copy);
    } else {
        walk->file(walk->context, path, S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0);
    }
}
