"""Tests of decisions and of the admin of discussions."""
