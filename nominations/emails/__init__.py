"""The e-mails of the road, stage by stage: to whom, about what, in which class."""
