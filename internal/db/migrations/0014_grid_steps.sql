-- When each step of a baseplate's newest run was begun and done; JSON.
ALTER TABLE grid_baseplates ADD COLUMN step_times TEXT NOT NULL DEFAULT '[]';
