"""The addresses of the demo's own pages."""

from django.urls import path

from gnlc_site.demo import views

urlpatterns = [
    path("", views.overview, name="try"),
    path("as/<str:code>/", views.sign_in, name="try_as"),
    path("clock/<slug:step>/", views.move_clock, name="try_clock"),
    path("replay/", views.replay, name="try_replay"),
    path("break-it/", views.break_it, name="try_break_it"),
    path("break-it/<slug:code>/", views.attempt, name="try_trial"),
    path("e-mails/", views.emails, name="try_emails"),
]
