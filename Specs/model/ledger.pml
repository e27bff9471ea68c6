/* One log, three witnesses, two readers, crashes, a disk that comes back as it was, and a log key in the wrong hands.
 * What this abstracts from, and what it shows, is said in README.md beside this file. `.ci/model` runs it.
 *
 * A tree is named by the path to it: the empty tree is 1, and a leaf b (0 something, 1 the revocation) appended to tree
 * t gives 2t + b. So t >> k is what t was k leaves ago, and a tree has one name: hashes don't collide here.
 *
 *              1
 *        2           3
 *     4     5     6     7
 */

/* Who signs checkpoints. HONEST: the log, whose lock record lies on another disk. WHOLE_MACHINE: the log, but the lock
 * record comes back from a snapshot together with the disk. STOLEN_KEY: anybody, any tree. */
#if !defined(HONEST) && !defined(WHOLE_MACHINE) && !defined(STOLEN_KEY)
#error "define HONEST, WHOLE_MACHINE or STOLEN_KEY"
#endif

#if defined(CHECK_ENTERED) || defined(CHECK_ENTERED_REVOCATION)
#define ENTERED
#endif
#if defined(CHECK_ROOTS) || defined(CHECK_REVOCATION)
#define READERS
#endif

#define extends(t, b)   (t == b || (t >> 1) == b || (t >> 2) == b)
#define related(a, b)   (extends(a, b) || extends(b, a))
#define revoked(t)      (t == 3 || t == 5 || t == 6 || t == 7)

/* Cosignatures, by their age. A clock that only ages has no end, so this holds for runs of any length. */
#ifndef DELTA
#define DELTA 0
#endif
#define NEVER 0
#define STALE 1 /* older than DELTA */
#define OLD   2 /* as old as DELTA: still fresh */
#define NEW   (OLD + DELTA)

/* Each witness's cosignature of each tree, wherever it may lie: nothing that was answered can be taken back. */
typedef Lines { byte age[8] };
Lines cosigned[3];
/* The origin's own cosigner. */
Lines own;
/* What a witness has on its disk, and what it is about to answer. */
byte held[3];
byte answer[3];

/* Trees under a checkpoint that the log's key signed, as a set. */
byte shown;
/* The log's disk; its lock record. */
byte disk = 1;
byte lock = 1;
/* What the log told a client is entered. */
byte entered = 1;
/* Age of the entered, or of the final, revocation. */
byte enteredAge;
byte finalAge;

byte reader[2];

#define lines(t)    ((cosigned[0].age[t] != NEVER) + (cosigned[1].age[t] != NEVER) + (cosigned[2].age[t] != NEVER))
#define fresh(t)    ((cosigned[0].age[t] >= OLD) + (cosigned[1].age[t] >= OLD) + (cosigned[2].age[t] >= OLD))
#define quorum(t)   (lines(t) >= 2)

inline sign(t) { shown = shown | (1 << t) }
#define isSigned(t) (((shown >> t) & 1) == 1)

/* ---- the log ---- */

/* The log appends while its tree is below this: 4 for two blocks, 2 for one. */
#ifndef FULL
#define FULL 4
#endif

#ifdef STOLEN_KEY
/* Whoever holds the key signs every tree; each may be shown to anyone, so there is nothing left to decide. */
#else
#ifdef WHOLE_MACHINE
byte best = 1; /* the longest tree a witness told of since the start */
byte asked;    /* witnesses asked since the start, as a set */
#define askedTwo (asked == 3 || asked == 5 || asked == 6 || asked == 7)
#define ASKS(w) \
    :: atomic { !((asked >> w) & 1) -> asked = asked | (1 << w); if :: held[w] > best -> best = held[w] :: else fi }
#endif
#define HAS(w) \
    :: atomic { !extends(disk, lock) && extends(held[w], lock) && extends(held[w], disk) -> \
        disk = held[w]; lock = held[w]; goto running }

proctype Log() {
    bit leaf;
running:
end:
    do
    /* A block is durable on the disk, and only then compared and swapped into the lock record. */
    :: atomic { disk == lock && disk < FULL -> if :: leaf = 0 :: leaf = 1 fi; disk = 2 * disk + leaf; leaf = 0 }
    :: atomic { disk != lock -> lock = disk; sign(lock) }
    /* A client hears that its entry is entered. */
#ifdef ENTERED
    :: atomic { disk == lock && entered != lock && isSigned(lock) ->
        if
        :: extends(lock, entered) ->
            entered = lock;
            if :: revoked(lock) && enteredAge == NEVER -> enteredAge = NEW :: else fi
        :: else
        fi }
#endif
    /* Heartbeat of the origin's own cosigner, over the newest head only. */
#ifdef ASK_THE_ORIGIN
    :: atomic { disk == lock && isSigned(lock) && own.age[lock] != NEW -> own.age[lock] = NEW }
#endif
    /* Killed. */
    :: atomic { true ->
#ifdef WHOLE_MACHINE
        asked = 0; best = 1;
#endif
        goto stopped }
    od;
stopped:
end_stopped:
    do
    /* The disk comes back as it was one block ago. */
    :: atomic { disk > 1 ->
        disk = disk >> 1;
#ifdef WHOLE_MACHINE
        if :: lock > disk -> lock = disk :: else fi
#endif
      }
#ifdef BROKEN_LOG_DOES_NOT_ASK
    /* Broken: it takes its own disk for the truth. */
    :: atomic { true -> lock = disk; goto running }
#endif
#ifdef WHOLE_MACHINE
    /* The lock record proves nothing: two of three are asked, one after another, before anything is signed. */
    ASKS(0) ASKS(1) ASKS(2)
    :: atomic { askedTwo && extends(disk, lock) && extends(disk, best) -> lock = disk; goto running }
    :: atomic { askedTwo && extends(best, lock) && extends(best, disk) -> disk = best; lock = best; goto running }
#else
    :: atomic { extends(disk, lock) -> lock = disk; sign(lock); goto running }
    /* What is missing is fetched from who cosigned it; without anyone who has it, the log stays closed. */
    HAS(0) HAS(1) HAS(2)
#endif
    od
}
#endif

/* ---- witnesses ---- */

/* A signed checkpoint comes to a witness from anyone, as often as they like. It must continue what the witness holds,
 * which is stored before it is answered. An answer is NEW whenever it comes: that is to the attacker's advantage. Where
 * time is checked the two steps are one, for that reason. */
#define goesOn(t) (isSigned(t) && extends(t, held[w]) && cosigned[w].age[t] != NEW)
#ifdef CHECK_REVOCATION
#define OFFERED(t) :: atomic { goesOn(t) -> held[w] = t; cosigned[w].age[t] = NEW }
#else
#define OFFERED(t) :: atomic { answer[w] == 0 && goesOn(t) -> held[w] = t; answer[w] = t }
#endif

proctype Witness(byte w) {
end:
    do
    OFFERED(1) OFFERED(2) OFFERED(3) OFFERED(4) OFFERED(5) OFFERED(6) OFFERED(7)
#ifndef CHECK_REVOCATION
    :: atomic { answer[w] != 0 -> cosigned[w].age[answer[w]] = NEW; answer[w] = 0 }
    /* Killed: what was not answered is not answered. */
    :: atomic { answer[w] != 0 -> answer[w] = 0 }
#endif
#ifdef BROKEN_WITNESS_FORGETS
    /* Broken: it starts with the disk of its first day. */
    :: atomic { held[w] != 1 -> held[w] = 1; answer[w] = 0 }
#endif
    od
}

/* ---- readers ---- */

/* A reader believes a checkpoint that two of three cosigned, if it continues what it believed. It permits while that
 * shows no revocation and is fresh: which it is by the second newest cosignature. */
#ifdef BROKEN_READER_TAKES_THE_NEWEST
#define isFresh(t) (fresh(t) >= 1)
#else
#define isFresh(t) (fresh(t) >= 2)
#endif

/* Which promise about time is checked. Of a revocation that is final: always. Of one that is only entered: when the
 * policy asks for the origin's own cosigner too. */
#ifdef ASK_THE_ORIGIN
#define believed(t) (isFresh(t) && own.age[t] >= OLD)
#else
#define believed(t) isFresh(t)
#endif

#ifdef CHECK_ENTERED_REVOCATION
#define late (enteredAge == STALE)
#else
#define late (finalAge == STALE)
#endif

#define SHOWN(t) :: atomic { reader[r] != t && quorum(t) && extends(t, reader[r]) -> reader[r] = t }

proctype Reader(byte r) {
end:
    do
    SHOWN(2) SHOWN(3) SHOWN(4) SHOWN(5) SHOWN(6) SHOWN(7)
    /* A decision that permits. */
#ifdef CHECK_REVOCATION
    :: atomic { late && !revoked(reader[r]) && believed(reader[r]) -> assert(false) }
#endif
    od
}

/* ---- time ---- */

#define AGE(x) if :: x > STALE -> x-- :: else fi

proctype Clock() {
    byte w, t;
    do
    :: d_step {
        true ->
        for (w : 0 .. 2) { for (t : 1 .. 7) { AGE(cosigned[w].age[t]) } }
        for (t : 1 .. 7) { AGE(own.age[t]) }
        AGE(enteredAge);
        AGE(finalAge);
        w = 0; t = 0 }
    od
}

/* ---- invariants ---- */

#define TWO_ROOTS \
    (quorum(2) + quorum(3) > 1 || quorum(4) + quorum(5) + quorum(6) + quorum(7) > 1)
#define FINAL_LOST \
    ((quorum(2) && (quorum(6) || quorum(7))) || (quorum(3) && (quorum(4) || quorum(5))))
#define MISSES(t) (quorum(t) && !related(t, entered))
#define ENTERED_LOST (MISSES(2) || MISSES(3) || MISSES(4) || MISSES(5) || MISSES(6) || MISSES(7))
#define REVOCATION_IS_FINAL (quorum(3) || quorum(5) || quorum(6) || quorum(7))

proctype Monitor() {
end:
    do
#ifdef CHECK_ROOTS
    :: atomic { TWO_ROOTS || !related(reader[0], reader[1]) -> assert(false) }
#endif
#ifdef CHECK_FINAL
    :: atomic { FINAL_LOST -> assert(false) }
#endif
#ifdef CHECK_ENTERED
    :: atomic { ENTERED_LOST -> assert(false) }
#endif
#ifdef CHECK_REVOCATION
    /* The moment from which a final revocation is counted. */
    :: atomic { finalAge == NEVER && REVOCATION_IS_FINAL -> finalAge = NEW }
#endif
    :: atomic { false -> skip }
    od
}

init {
    atomic {
        byte w = 0;
        for (w : 0 .. 2) { held[w] = 1; cosigned[w].age[1] = NEW }
        own.age[1] = NEW;
        reader[0] = 1;
        reader[1] = 1;
#ifdef STOLEN_KEY
        shown = 254;
#else
        shown = 2;
        run Log();
#endif
        for (w : 0 .. 2) { run Witness(w) }
#ifdef READERS
        run Reader(0);
#endif
#ifdef CHECK_ROOTS
        run Reader(1);
#endif
#ifdef CHECK_REVOCATION
        run Clock();
#endif
        run Monitor();
        w = 0
    }
}
