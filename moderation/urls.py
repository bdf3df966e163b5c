"""Addresses of the staff pages. From allauth only what is needed: nobody signs up, changes an address or gets a password by mail."""

from allauth.account import views as allauth_account
from allauth.mfa.base import views as allauth_mfa
from django.urls import URLPattern, path

from moderation.views import accounts, cases, decisions, invitations, keys, models, queue, rules

urlpatterns: list[URLPattern] = [
    path("", queue.queue_list, name="queue_list"),
    path("konto/", accounts.account_detail, name="mfa_index"),
    path("konto/logga-in/", allauth_account.login, name="account_login"),
    path("konto/logga-ut/", allauth_account.logout, name="account_logout"),
    path("konto/stangt/", allauth_account.account_inactive, name="account_inactive"),
    path("konto/losenord/", allauth_account.reauthenticate, name="account_reauthenticate"),
    path("konto/kod/", allauth_mfa.authenticate, name="mfa_authenticate"),
    path("konto/kod-igen/", accounts.code_confirm, name="mfa_reauthenticate"),
    path("konto/kodapp/", accounts.totp_activate, name="mfa_activate_totp"),
    path("konto/reservkoder/", accounts.recovery_codes_view, name="mfa_view_recovery_codes"),
    path("konto/reservkoder/nya/", accounts.recovery_codes_generate, name="mfa_generate_recovery_codes"),
    path("inbjudan/<int:user_id>/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    path("nycklar/", keys.key_list, name="key_list"),
    path("nycklar/ny/", keys.key_create, name="key_create"),
    path("nycklar/<int:key_id>/aterkalla/", keys.key_revoke, name="key_revoke"),
    path("regler/", rules.rule_list, name="rule_list"),
    path("regler/ny/", rules.rule_create, name="rule_create"),
    path("regler/<int:rule_id>/", rules.rule_detail, name="rule_detail"),
    path("regler/<int:rule_id>/andra/", rules.rule_edit, name="rule_edit"),
    path("regler/<int:rule_id>/flytta/", rules.rule_move, name="rule_move"),
    path("regler/<int:rule_id>/aktivera/", rules.rule_activate, name="rule_activate"),
    path("regler/<int:rule_id>/avsluta/", rules.rule_retire, name="rule_retire"),
    path("regler/<int:rule_id>/lagat/", rules.rule_settle, name="rule_settle"),
    path("modell/", models.model_list, name="model_list"),
    path("modell/<int:model_id>/", models.model_detail, name="model_detail"),
    path("modell/<int:model_id>/anvand/", models.model_promote, name="model_promote"),
    path("<str:case_number>/", cases.case_detail, name="case_detail"),
    path("<str:case_number>/publicera/", decisions.case_publish, name="case_publish"),
    path("<str:case_number>/granskat/", decisions.case_release, name="case_release"),
    path("<str:case_number>/svara/", decisions.case_answer, name="case_answer"),
    path("<str:case_number>/utkast/", decisions.case_draft, name="case_draft"),
    path("<str:case_number>/forhandsvisa/", decisions.case_preview, name="case_preview"),
    path("<str:case_number>/meddelande/", decisions.case_message, name="case_message"),
    path("<str:case_number>/avboj/", decisions.case_decline, name="case_decline"),
    path("<str:case_number>/hanvisa/", decisions.case_redirect, name="case_redirect"),
    path("<str:case_number>/las-igen/", decisions.case_reread, name="case_reread"),
    path("<str:case_number>/amne/", decisions.case_classify, name="case_classify"),
    path("<str:case_number>/forslag/folj/", decisions.case_accept_suggestion, name="case_accept_suggestion"),
    path("<str:case_number>/forslag/avsta/", decisions.case_dismiss_suggestion, name="case_dismiss_suggestion"),
    path("<str:case_number>/medverkan/", decisions.case_add_contributor, name="case_add_contributor"),
    path("<str:case_number>/medverkan/avsluta/", decisions.case_release_contributor, name="case_release_contributor"),
    path("<str:case_number>/skicka-vidare/", decisions.case_reroute, name="case_reroute"),
]
