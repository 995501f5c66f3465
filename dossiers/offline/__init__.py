"""A form away from the site: on paper, and as a workbook that is filled in, brought back and compared."""
