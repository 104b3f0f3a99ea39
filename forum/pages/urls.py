"""The discussion's addresses behind a language prefix."""

from django.urls import include, path

from forum.pages.views import (
    accounts,
    comments,
    counts,
    decisions,
    distinctions,
    feeds,
    guests,
    law,
    mutes,
    notifications,
    people,
    reports,
    revisions,
    site,
    threads,
    translations,
    votes,
    writing,
)

comment_patterns = [
    path("<int:pk>/", comments.comment_detail, name="detail"),
    path("<int:pk>/options/", decisions.comment_options, name="options"),
    path("<int:pk>/removal/", decisions.comment_removal, name="removal"),
    path("<int:pk>/publication/", decisions.comment_publication, name="publication"),
    path("<int:pk>/restoration/", decisions.comment_restoration, name="restoration"),
    path("<int:pk>/revision/", revisions.comment_revision, name="revision"),
    path("<int:pk>/history/", revisions.comment_history, name="history"),
    path("<int:pk>/pick/", distinctions.comment_pick, name="pick"),
    path("<int:pk>/pin/", distinctions.comment_pin, name="pin"),
    path("<int:pk>/translation/", translations.comment_translation, name="translation"),
    path("<int:pk>/translation/correction/", translations.comment_correction, name="correction"),
    path("<int:pk>/notice/", law.comment_notice, name="notice"),
    path("<int:pk>/vote/", votes.comment_vote, name="vote"),
    path("<int:pk>/following/", notifications.comment_following, name="following"),
    path("<int:pk>/report/", reports.comment_report, name="report"),
    path("<int:pk>/dismissal/", reports.comment_dismissal, name="dismissal"),
    path("<int:pk>/calming/", decisions.comment_calming, name="calming"),
    path("<int:pk>/mute/", mutes.comment_mute, name="mute"),
    path("<int:pk>/feed/", feeds.comment_feed, name="feed"),
    path("<int:pk>/language/", decisions.comment_language, name="language"),
    path("preview/", writing.comment_preview, name="preview"),
]

writing_patterns = [
    path("", writing.comment_create, name="create"),
    path("new/", writing.comment_new, name="new"),
    path("guess/", writing.comment_guess, name="guess"),
    path("waiting/", writing.comment_waiting, name="waiting"),
]

thread_patterns = [
    path("counts/", counts.thread_counts, name="counts"),
    path("<int:pk>/mine/", threads.thread_mine, name="mine"),
    path("<int:pk>/names/", threads.thread_names, name="names"),
    path("<int:pk>/following/", notifications.thread_following, name="following"),
    path("<int:pk>/feed/", feeds.thread_feed, name="feed"),
]

feed_patterns = [
    path("languages/<str:tag>/", feeds.language_feed, name="language"),
    path("members/<int:pk>/", feeds.member_feed, name="member"),
]

notification_patterns = [
    path("", notifications.notification_list, name="list"),
    path("mine/", notifications.notification_mine, name="mine"),
    path("reading/", notifications.notification_reading, name="reading"),
    path("wishes/", notifications.notification_wishes, name="wishes"),
]

people_patterns = [
    path("<int:pk>/", people.person_detail, name="detail"),
]

guest_patterns = [
    path("", guests.guest_comments, name="comments"),
    path("claim/", guests.guest_claim, name="claim"),
    path("export/", guests.guest_export, name="export"),
    path("erasure/", guests.guest_erasure, name="erasure"),
    path("leaving/", guests.guest_leaving, name="leaving"),
    path("link/<str:token>/", guests.guest_link, name="link"),
]

law_patterns = [
    path("cases/<slug:key>/", law.notice_detail, name="notice"),
    path("cases/<slug:key>/complaint/", law.notice_complaint, name="notice_complaint"),
    path("statements/<slug:key>/", law.statement_detail, name="statement"),
    path("statements/<slug:key>/complaint/", law.statement_complaint, name="complaint"),
    path("accounts/statements/", law.own_statements, name="own"),
    path("legal/", law.legal_contact, name="contact"),
    path("moderation-log/", law.moderation_log, name="log"),
]

urlpatterns = [
    path(
        "",
        include(
            (
                [
                    path("comments/", include(comment_patterns)),
                    path("threads/<int:thread_pk>/comments/", include(writing_patterns)),
                ],
                "comments",
            )
        ),
    ),
    path("threads/", include((thread_patterns, "threads"))),
    path("feeds/", include((feed_patterns, "feeds"))),
    path("", include((law_patterns, "law"))),
    path("notifications/", include((notification_patterns, "notifications"))),
    path("people/", include((people_patterns, "people"))),
    path("guests/", include((guest_patterns, "guests"))),
    path("languages/", site.language_list, name="tongues"),
    path("accounts/", accounts.account_detail, name="account"),
    path("accounts/data/", accounts.account_export, name="account_export"),
    path("accounts/erasure/", accounts.account_erasure, name="account_erasure"),
    path("accounts/login/link/<str:token>/", accounts.login_link, name="account_login_link"),
    path("accounts/2fa/totp/picture/", accounts.totp_picture, name="account_totp_picture"),
    path("accounts/muted/", mutes.account_muted, name="muted"),
    path("accounts/muted/<int:pk>/", mutes.account_unmute, name="unmute"),
    path("accounts/measures/", mutes.account_measures, name="measures"),
]
