"""What every service says about its tasks and cases."""
