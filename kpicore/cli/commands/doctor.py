"""`kpicore doctor`: what a deployment lacks."""
