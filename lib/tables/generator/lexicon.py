"""The lexicon as lib/lexicon.c looks words up: whole words by hash, stems by their first letters."""

STEM_BUCKET_BITS = 9
SEEDS = 2048  # four words a seed; with eight a seed is hard to find
FILL = 0.995  # of the slots; more makes seeds hard to find
MORE_SLOTS = 8  # where no seed fits
MASK = (1 << 64) - 1


def word_hash(word):
    """lib/lexicon.h: lexicon_mix(); a word whose last eight bytes are full has an empty chunk behind them."""
    value = 0
    for at in range(0, len(word) + 1, 8):
        chunk = int.from_bytes(word[at:at + 8], "little")
        value = ((value ^ chunk) * 0x9E3779B97F4A7C15) & MASK
        value ^= value >> 32
    return value


def slot_of(value, seed, slots):
    return (value * seed & 0xFFFFFFFF) * slots >> 32


def place_words(entries):
    """A perfect hash of (word, symbol): (seeds, fingerprints with symbols)."""
    buckets = [[] for _ in range(SEEDS)]
    for word, symbol in entries:
        value = word_hash(word)
        buckets[value % SEEDS].append((value, symbol))
    slots, placed = int(len(entries) / FILL) + 1, None
    while placed is None:
        placed, slots = place_buckets(buckets, slots), slots + MORE_SLOTS
    return placed


def place_buckets(buckets, slots):
    """The same in so many slots; None where a bucket finds no seed."""
    seeds, words, taken = [0] * SEEDS, [0] * slots, [False] * slots
    for number in sorted(range(SEEDS), key=lambda n: (-len(buckets[n]), n)):
        for seed in range((1 << 16) - 1, 0, -1):
            places = [slot_of(value, seed, slots) for value, _ in buckets[number]]
            if len(set(places)) == len(places) and not any(taken[place] for place in places):
                break
        else:
            return None
        seeds[number] = seed
        for place, (value, symbol) in zip(places, buckets[number]):
            taken[place], words[place] = True, value >> 32 ^ symbol
    return seeds, words


def place_stems(entries):
    """Buckets of (stem, symbol) by the first four bytes: (offsets, bytes)."""
    buckets = {}
    for word, symbol in entries:
        head = int.from_bytes(word[:4], "little")
        buckets.setdefault((head * 0x9E3779B1 & 0xFFFFFFFF) >> (32 - STEM_BUCKET_BITS), []).append((word, symbol))
    data, offsets = bytearray(b"\0"), [0] * (1 << STEM_BUCKET_BITS)
    for bucket, members in sorted(buckets.items()):
        offsets[bucket] = len(data)
        members.sort(key=lambda entry: (-len(entry[0]), entry[0]))
        for index, (word, symbol) in enumerate(members):
            last = 0x80 if index == len(members) - 1 else 0
            data += bytes([len(word) | last, symbol & 0xFF, symbol >> 8]) + word
    return offsets, bytes(data)
