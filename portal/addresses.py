"""Every address of the portal, and who answers there: the table of contents."""

from starlette.routing import Route

from portal import health
from portal.alerts.managing import leave_routes as leaving
from portal.alerts.managing import routes as alerts
from portal.alerts.signing_up import confirm_routes as confirming
from portal.alerts.signing_up import routes as signing_up
from portal.information import routes as information
from portal.leads.answers import link_routes as answer_links
from portal.leads.answers import routes as answers
from portal.leads.bounces import routes as bounces
from portal.leads.contacts import routes as contacts
from portal.leads.receipts import change_routes as changes
from portal.leads.receipts import lost_routes as lost_links
from portal.leads.receipts import own_routes as own
from portal.leads.receipts import resend_routes as centers
from portal.leads.receipts import routes as receipts
from portal.leads.sending import routes as messages
from portal.notes import routes as notes
from portal.notes import study_routes as study_notes
from portal.notes.notebook import recover_routes as recovery
from portal.notes.notebook import routes as notebook
from portal.notes.opening import routes as opening
from portal.notes.sharing import making_routes as new_shares
from portal.notes.sharing import routes as shares
from portal.staff.account import routes as account
from portal.staff.alerts import routes as staff_alerts
from portal.staff.entering import routes as entering
from portal.staff.factor import routes as factor
from portal.staff.inbox import routes as inbox
from portal.staff.lead import routes as lead
from portal.staff.outbox import routes as outbox
from portal.staff.people import routes as people
from portal.staff.requests import routes as requests
from portal.staff.teams import picture_routes as pictures
from portal.staff.teams import routes as teams
from portal.staff.teams import site_routes as sites
from portal.staff.texts import routes as texts
from portal.staff.trail import routes as trail
from portal.studies import routes as studies
from portal.web import statics
from portal.web.ids import know_row_ids

know_row_ids()

ROUTES = [
    Route("/", studies.index),
    Route("/studies/{nct_id:nct}", studies.show),
    Route("/studies/{nct_id:nct}/message", messages.new),
    Route("/studies/{nct_id:nct}/message", messages.create, methods=["POST"]),
    Route("/receipts", lost_links.new),
    Route("/receipts", lost_links.create, methods=["POST"]),
    Route("/receipts/{token}", receipts.show),
    Route("/receipts/{token}/addition", changes.create_addition, methods=["POST"]),
    Route("/receipts/{token}/called", receipts.called, methods=["POST"]),
    Route("/receipts/{token}/correction", changes.correct_person, methods=["POST"]),
    Route("/receipts/{token}/download", own.download),
    Route("/receipts/{token}/email", changes.correct, methods=["POST"]),
    Route("/receipts/{token}/erase", own.erase, methods=["POST"]),
    Route("/receipts/{token}/resend", centers.resend, methods=["POST"]),
    Route("/receipts/{token}/unlock", receipts.unlock, methods=["POST"]),
    Route("/receipts/{token}/withdraw", receipts.withdraw, methods=["POST"]),
    Route("/answers/{token}", answers.show),
    Route("/answers/{token}", answers.answer, methods=["POST"]),
    Route("/answers/{token}/renew", answer_links.renew, methods=["POST"]),
    Route("/answers/{token}/revoke", answer_links.revoke, methods=["POST"]),
    Route("/answers/{token}/forget", answer_links.forget, methods=["POST"]),
    Route("/answers/{token}/decline", answer_links.ask_to_decline),
    Route("/answers/{token}/decline", answer_links.decline, methods=["POST"]),
    Route("/contacts/{token}", contacts.show),
    Route("/contacts/{token}", contacts.update, methods=["POST"]),
    Route("/bounces", bounces.create, methods=["POST"]),
    Route("/studies/{nct_id:nct}/notes", study_notes.show),
    Route("/studies/{nct_id:nct}/notes", study_notes.create, methods=["POST"]),
    Route("/notes", notes.index),
    Route("/notes/{note_id:key}", notes.show),
    Route("/notes/{note_id:key}", notes.update, methods=["POST"]),
    Route("/notes/{note_id:key}/delete", notes.destroy, methods=["POST"]),
    Route("/notes/{note_id:key}/restore", notes.bring_back, methods=["POST"]),
    Route("/notes/notebook", notebook.show),
    Route("/notes/notebook", notebook.update, methods=["POST"]),
    Route("/notes/notebook/code", notebook.create_code, methods=["POST"]),
    Route("/notes/notebook/code/remove", notebook.destroy_code, methods=["POST"]),
    Route("/notes/notebook/erase", notebook.ask_to_erase),
    Route("/notes/notebook/erase", notebook.destroy, methods=["POST"]),
    Route("/notes/notebook/forget", notebook.ask_to_forget),
    Route("/notes/notebook/forget", notebook.forget, methods=["POST"]),
    Route("/notes/recover", recovery.new),
    Route("/notes/recover", recovery.create, methods=["POST"]),
    Route("/shares", shares.index),
    Route("/shares", new_shares.create, methods=["POST"]),
    Route("/shares/{share_id:key}", shares.show),
    Route("/shares/{share_id:key}/renew", new_shares.update, methods=["POST"]),
    Route("/shares/{share_id:key}/revoke", shares.destroy, methods=["POST"]),
    Route("/shared/{token:anything}/copy", opening.copy, methods=["POST"]),
    Route("/shared/{token:anything}", opening.show),
    Route("/shared/{token:anything}", opening.unlock, methods=["POST"]),
    Route("/staff", entering.home),
    Route("/alerts", signing_up.new),
    Route("/alerts", signing_up.create, methods=["POST"]),
    Route("/alerts/suggestions", signing_up.suggestions),
    Route("/alerts/confirm", confirming.by_code),
    Route("/alerts/confirm", confirming.take_code, methods=["POST"]),
    Route("/alerts/confirm/{token}", confirming.show),
    Route("/alerts/confirm/{token}", confirming.create, methods=["POST"]),
    Route("/alerts/manage/{token}", alerts.show),
    Route("/alerts/manage/{token}", alerts.update, methods=["POST"]),
    Route("/alerts/manage/{token}/told", alerts.told),
    Route("/alerts/manage/{token}/pause", alerts.pause, methods=["POST"]),
    Route("/alerts/manage/{token}/erase", alerts.confirm_erasing),
    Route("/alerts/manage/{token}/erase", alerts.erase, methods=["POST"]),
    Route("/alerts/unsubscribe/{token}", leaving.show),
    Route("/alerts/unsubscribe/{token}", leaving.create, methods=["POST"]),
    Route("/alerts/unsubscribe/{token}/undo", leaving.undo, methods=["POST"]),
    Route("/staff/sign-in", entering.new),
    Route("/staff/sign-in", entering.create, methods=["POST"]),
    Route("/staff/sign-in/code", entering.code),
    Route("/staff/sign-in/code", entering.enter_by_code, methods=["POST"]),
    Route("/staff/sign-in/{token}", entering.show),
    Route("/staff/sign-in/{token}", entering.enter, methods=["POST"]),
    Route("/staff/sign-out", entering.leave, methods=["POST"]),
    Route("/staff/second-factor", factor.ask),
    Route("/staff/second-factor", factor.show, methods=["POST"]),
    Route("/staff/account", account.show),
    Route("/staff/account/sessions", account.end, methods=["POST"]),
    Route("/staff/account/second-factor", factor.index),
    Route("/staff/account/second-factor", factor.create, methods=["POST"]),
    Route("/staff/account/second-factor/confirm", factor.confirm, methods=["POST"]),
    Route("/staff/account/second-factor/recovery", factor.renew, methods=["POST"]),
    Route("/staff/account/second-factor/remove", factor.destroy, methods=["POST"]),
    Route("/staff/leads", inbox.index),
    Route("/staff/leads.csv", inbox.export),
    Route("/staff/leads/{lead_id:key}", lead.show),
    Route("/staff/leads/{lead_id:key}", lead.answer, methods=["POST"]),
    Route("/staff/leads/{lead_id:key}/answer", lead.answer, methods=["POST"]),
    Route("/staff/leads/{lead_id:key}/assign", lead.assign, methods=["POST"]),
    Route("/staff/leads/{lead_id:key}/links/{link_id:key}/renew", lead.renew, methods=["POST"]),
    Route("/staff/leads/{lead_id:key}/links/{link_id:key}/revoke", lead.revoke, methods=["POST"]),
    Route("/staff/leads/{lead_id:key}/note", lead.note, methods=["POST"]),
    Route("/staff/leads/{lead_id:key}/reply", lead.reply, methods=["POST"]),
    Route("/staff/leads/{lead_id:key}/state", lead.change_state, methods=["POST"]),
    Route("/staff/teams", teams.index),
    Route("/staff/teams/{team_id:int}", teams.show),
    Route("/staff/teams/{team_id:int}", teams.update, methods=["POST"]),
    Route("/staff/teams/{team_id:int}/contacts", teams.update_contacts, methods=["POST"]),
    Route("/staff/teams/{team_id:int}/invite", teams.invite, methods=["POST"]),
    Route("/staff/teams/{team_id:int}/mailboxes", teams.trust, methods=["POST"]),
    Route("/staff/teams/{team_id:int}/pictures", pictures.create, methods=["POST"]),
    Route("/staff/teams/{team_id:int}/sites/{site_id:int}", sites.show),
    Route("/staff/teams/{team_id:int}/sites/{site_id:int}", sites.update, methods=["POST"]),
    Route("/staff/teams/{team_id:int}/sites/{site_id:int}/move", sites.move, methods=["POST"]),
    Route("/staff/teams/{team_id:int}/word", teams.say, methods=["POST"]),
    Route("/staff/texts", texts.index),
    Route("/staff/texts/new", texts.new),
    Route("/staff/texts/new", texts.create, methods=["POST"]),
    Route("/staff/texts/packet", texts.packet),
    Route("/staff/texts/{text_id:int}", texts.show),
    Route("/staff/texts/{text_id:int}/approve", texts.approve, methods=["POST"]),
    Route("/staff/texts/{text_id:int}/preview", texts.preview),
    Route("/staff/texts/{text_id:int}/withdraw", texts.withdraw, methods=["POST"]),
    Route("/staff/people", people.index),
    Route("/staff/people", people.create, methods=["POST"]),
    Route("/staff/people/new", people.new),
    Route("/staff/people/{id:int}", people.show),
    Route("/staff/people/{id:int}", people.update, methods=["POST"]),
    Route("/staff/people/{id:int}/remove", people.destroy, methods=["POST"]),
    Route("/staff/people/{id:int}/reset", people.reset, methods=["POST"]),
    Route("/staff/people/{id:int}/invite", people.invite, methods=["POST"]),
    Route("/staff/requests", requests.index),
    Route("/staff/requests/new", requests.new),
    Route("/staff/requests/new", requests.create, methods=["POST"]),
    Route("/staff/requests/{request_id:key}", requests.show),
    Route("/staff/requests/{request_id:key}/check", requests.check, methods=["POST"]),
    Route("/staff/requests/{request_id:key}/correct", requests.correct, methods=["POST"]),
    Route("/staff/requests/{request_id:key}/done", requests.finish, methods=["POST"]),
    Route("/staff/requests/{request_id:key}/erase", requests.confirm),
    Route("/staff/requests/{request_id:key}/erase", requests.erase, methods=["POST"]),
    Route("/staff/requests/{request_id:key}/export", requests.export, methods=["POST"]),
    Route("/staff/requests/{request_id:key}/refuse", requests.refuse, methods=["POST"]),
    Route("/staff/outbox", outbox.index),
    Route("/staff/outbox/{mail_id:key}/retry", outbox.retry, methods=["POST"]),
    Route("/staff/alerts", staff_alerts.index),
    Route("/staff/trail", trail.show),
    Route("/faq", information.faq),
    Route("/privacy", information.privacy),
    Route("/accessibility", information.accessibility),
    Route("/pictures/{name}", studies.picture),
    Route("/static/{path:path}", statics.show),
    Route("/health/live", health.live),
    Route("/health/ready", health.ready),
    Route("/metrics", health.metrics),
]
