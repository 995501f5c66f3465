"""By which transactions something that the public may read was written last: triggers of the database keep it."""

from django.db import models


class Touch(models.Model):
    """One line per transaction that writes at the same time as others, so that none waits here for another one."""

    line = models.IntegerField(primary_key=True)
    mark = models.BigIntegerField(help_text="the number of the transaction; none is ever given twice")

    class Meta:
        verbose_name = "mark of what was written"
        verbose_name_plural = "marks of what was written"

    def __str__(self) -> str:
        return f"{self.line}.{self.mark}"
