"""The addresses of someone's own account."""

from django.urls import path

from accounts import views

urlpatterns = [
    path("invitations/<str:token>/", views.accept_invitation, name="accept_invitation"),
    path("invitations/<str:token>/decline/", views.decline_invitation, name="decline_invitation"),
    path("profile/", views.profile, name="profile"),
]
