"""What the Digital Services Act asks of a host: notices, statements of reasons, complaints.

Regulation (EU) 2022/2065, Articles 16 (notice and action), 17 (statement of reasons), 20
(complaints) and 24 with 15 (transparency reports). On by default. The record is the log of
decisions; what stands here is what people said about it and were told. Texts of national law are
the owner's.
"""
