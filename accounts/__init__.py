"""Who someone is: sign-in by e-mail, language, time zone, invitations, and the door of every act."""
