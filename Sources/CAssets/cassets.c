// The screens' style sheet, script, icon and templates, compiled in: the program runs alone, and
// nothing has to be found on disk. `#embed` is C23; the compiler reads it in every C mode and only
// remarks on it, so no compiler flag is needed.
#pragma clang diagnostic ignored "-Wc23-extensions"

#include "cassets.h"

static const unsigned char absence_mustache[] = {
#embed "assets/absence.mustache"
};
static const unsigned char alarms_mustache[] = {
#embed "assets/alarms.mustache"
};
static const unsigned char ask_mustache[] = {
#embed "assets/ask.mustache"
};
static const unsigned char calendar_mustache[] = {
#embed "assets/calendar.mustache"
};
static const unsigned char day_mustache[] = {
#embed "assets/day.mustache"
};
static const unsigned char declare_mustache[] = {
#embed "assets/declare.mustache"
};
static const unsigned char effects_mustache[] = {
#embed "assets/effects.mustache"
};
static const unsigned char feed_mustache[] = {
#embed "assets/feed.mustache"
};
static const unsigned char held_mustache[] = {
#embed "assets/held.mustache"
};
static const unsigned char help_mustache[] = {
#embed "assets/help.mustache"
};
static const unsigned char icon_svg[] = {
#embed "assets/icon.svg"
};
static const unsigned char incident_mustache[] = {
#embed "assets/incident.mustache"
};
static const unsigned char laid_mustache[] = {
#embed "assets/laid.mustache"
};
static const unsigned char layout_mustache[] = {
#embed "assets/layout.mustache"
};
static const unsigned char line_mustache[] = {
#embed "assets/line.mustache"
};
static const unsigned char list_mustache[] = {
#embed "assets/list.mustache"
};
static const unsigned char markdown_mustache[] = {
#embed "assets/markdown.mustache"
};
static const unsigned char mine_mustache[] = {
#embed "assets/mine.mustache"
};
static const unsigned char muster_css[] = {
#embed "assets/muster.css"
};
static const unsigned char muster_js[] = {
#embed "assets/muster.js"
};
static const unsigned char mutes_mustache[] = {
#embed "assets/mutes.mustache"
};
static const unsigned char oncall_mustache[] = {
#embed "assets/oncall.mustache"
};
static const unsigned char option_mustache[] = {
#embed "assets/option.mustache"
};
static const unsigned char outcome_mustache[] = {
#embed "assets/outcome.mustache"
};
static const unsigned char override_mustache[] = {
#embed "assets/override.mustache"
};
static const unsigned char page_mustache[] = {
#embed "assets/page.mustache"
};
static const unsigned char people_mustache[] = {
#embed "assets/people.mustache"
};
static const unsigned char place_mustache[] = {
#embed "assets/place.mustache"
};
static const unsigned char readiness_mustache[] = {
#embed "assets/readiness.mustache"
};
static const unsigned char room_acts_mustache[] = {
#embed "assets/room-acts.mustache"
};
static const unsigned char room_board_mustache[] = {
#embed "assets/room-board.mustache"
};
static const unsigned char room_compose_mustache[] = {
#embed "assets/room-compose.mustache"
};
static const unsigned char room_end_mustache[] = {
#embed "assets/room-end.mustache"
};
static const unsigned char room_facts_mustache[] = {
#embed "assets/room-facts.mustache"
};
static const unsigned char room_head_mustache[] = {
#embed "assets/room-head.mustache"
};
static const unsigned char room_live_mustache[] = {
#embed "assets/room-live.mustache"
};
static const unsigned char room_timeline_mustache[] = {
#embed "assets/room-timeline.mustache"
};
static const unsigned char room_mustache[] = {
#embed "assets/room.mustache"
};
static const unsigned char secret_mustache[] = {
#embed "assets/secret.mustache"
};
static const unsigned char settings_mustache[] = {
#embed "assets/settings.mustache"
};
static const unsigned char setup_mustache[] = {
#embed "assets/setup.mustache"
};
static const unsigned char severity_mustache[] = {
#embed "assets/severity.mustache"
};
static const unsigned char shadow_mustache[] = {
#embed "assets/shadow.mustache"
};
static const unsigned char sign_in_mustache[] = {
#embed "assets/sign-in.mustache"
};
static const unsigned char stamp_mustache[] = {
#embed "assets/stamp.mustache"
};
static const unsigned char swap_mustache[] = {
#embed "assets/swap.mustache"
};
static const unsigned char temporary_mustache[] = {
#embed "assets/temporary.mustache"
};
static const unsigned char term_mustache[] = {
#embed "assets/term.mustache"
};
static const unsigned char time_mustache[] = {
#embed "assets/time.mustache"
};
static const unsigned char title_mustache[] = {
#embed "assets/title.mustache"
};
static const unsigned char token_mustache[] = {
#embed "assets/token.mustache"
};
static const unsigned char trouble_mustache[] = {
#embed "assets/trouble.mustache"
};
static const unsigned char until_mustache[] = {
#embed "assets/until.mustache"
};

#define FILE_NAMED(name, bytes) {name, bytes, sizeof bytes}

static const cassets_file files[] = {
    FILE_NAMED("absence.mustache", absence_mustache),
    FILE_NAMED("alarms.mustache", alarms_mustache),
    FILE_NAMED("ask.mustache", ask_mustache),
    FILE_NAMED("calendar.mustache", calendar_mustache),
    FILE_NAMED("day.mustache", day_mustache),
    FILE_NAMED("declare.mustache", declare_mustache),
    FILE_NAMED("effects.mustache", effects_mustache),
    FILE_NAMED("feed.mustache", feed_mustache),
    FILE_NAMED("held.mustache", held_mustache),
    FILE_NAMED("help.mustache", help_mustache),
    FILE_NAMED("icon.svg", icon_svg),
    FILE_NAMED("incident.mustache", incident_mustache),
    FILE_NAMED("laid.mustache", laid_mustache),
    FILE_NAMED("layout.mustache", layout_mustache),
    FILE_NAMED("line.mustache", line_mustache),
    FILE_NAMED("list.mustache", list_mustache),
    FILE_NAMED("markdown.mustache", markdown_mustache),
    FILE_NAMED("mine.mustache", mine_mustache),
    FILE_NAMED("muster.css", muster_css),
    FILE_NAMED("muster.js", muster_js),
    FILE_NAMED("mutes.mustache", mutes_mustache),
    FILE_NAMED("oncall.mustache", oncall_mustache),
    FILE_NAMED("option.mustache", option_mustache),
    FILE_NAMED("outcome.mustache", outcome_mustache),
    FILE_NAMED("override.mustache", override_mustache),
    FILE_NAMED("page.mustache", page_mustache),
    FILE_NAMED("people.mustache", people_mustache),
    FILE_NAMED("place.mustache", place_mustache),
    FILE_NAMED("readiness.mustache", readiness_mustache),
    FILE_NAMED("room-acts.mustache", room_acts_mustache),
    FILE_NAMED("room-board.mustache", room_board_mustache),
    FILE_NAMED("room-compose.mustache", room_compose_mustache),
    FILE_NAMED("room-end.mustache", room_end_mustache),
    FILE_NAMED("room-facts.mustache", room_facts_mustache),
    FILE_NAMED("room-head.mustache", room_head_mustache),
    FILE_NAMED("room-live.mustache", room_live_mustache),
    FILE_NAMED("room-timeline.mustache", room_timeline_mustache),
    FILE_NAMED("room.mustache", room_mustache),
    FILE_NAMED("secret.mustache", secret_mustache),
    FILE_NAMED("settings.mustache", settings_mustache),
    FILE_NAMED("setup.mustache", setup_mustache),
    FILE_NAMED("severity.mustache", severity_mustache),
    FILE_NAMED("shadow.mustache", shadow_mustache),
    FILE_NAMED("sign-in.mustache", sign_in_mustache),
    FILE_NAMED("stamp.mustache", stamp_mustache),
    FILE_NAMED("swap.mustache", swap_mustache),
    FILE_NAMED("temporary.mustache", temporary_mustache),
    FILE_NAMED("term.mustache", term_mustache),
    FILE_NAMED("time.mustache", time_mustache),
    FILE_NAMED("title.mustache", title_mustache),
    FILE_NAMED("token.mustache", token_mustache),
    FILE_NAMED("trouble.mustache", trouble_mustache),
    FILE_NAMED("until.mustache", until_mustache),
};

size_t cassets_count(void) { return sizeof files / sizeof files[0]; }

cassets_file cassets_at(size_t index) {
    static const unsigned char nothing[1] = {0};
    if (index >= cassets_count()) return (cassets_file){"", nothing, 0};
    return files[index];
}
