package slicer

import "strings"

// kindOf tells to which kind of profile a setting of PrusaSlicer belongs; "" for
// one that is not known here, of a newer version for example. Its export holds
// all kinds at once, so each profile gives only what is its own: a machine must
// not bring the layer height of the day it was exported.
func kindOf(key string) ProfileKind {
	switch {
	case strings.HasPrefix(key, "filament_"):
		return Filament
	case strings.HasPrefix(key, "machine_"), strings.HasPrefix(key, "retract_"), strings.HasPrefix(key, "printer_"), strings.HasPrefix(key, "thumbnails"):
		return Machine
	}
	switch key {
	case "bed_temperature", "bridge_fan_speed", "cooling", "disable_fan_first_layers", "end_filament_gcode", "extrusion_multiplier", "fan_always_on",
		"fan_below_layer_time", "first_layer_bed_temperature", "first_layer_temperature", "full_fan_speed_layer", "max_fan_speed", "min_fan_speed",
		"min_print_speed", "slowdown_below_layer_time", "start_filament_gcode", "temperature":
		return Filament
	case "bed_shape", "before_layer_gcode", "between_objects_gcode", "color_change_gcode", "cooling_tube_length", "cooling_tube_retraction", "deretract_speed",
		"end_gcode", "extra_loading_move", "extruder_colour", "extruder_offset", "extrusion_axis", "gcode_flavor", "high_current_on_filament_swap",
		"host_type", "layer_gcode", "max_layer_height", "max_print_height", "min_layer_height", "nozzle_diameter", "parking_pos_retraction",
		"pause_print_gcode", "print_host", "remaining_times", "silent_mode", "single_extruder_multi_material", "start_gcode", "template_custom_gcode",
		"toolchange_gcode", "use_firmware_retraction", "use_relative_e_distances", "use_volumetric_e", "variable_layer_height", "wipe", "z_offset":
		return Machine
	case "avoid_crossing_perimeters", "avoid_crossing_perimeters_max_detour", "bottom_fill_pattern", "bottom_solid_layers", "bottom_solid_min_thickness",
		"bridge_acceleration", "bridge_angle", "bridge_flow_ratio", "bridge_speed", "brim_separation", "brim_type", "brim_width", "clip_multipart_objects",
		"colorprint_heights", "complete_objects", "default_acceleration", "dont_support_bridges", "draft_shield", "duplicate_distance",
		"elefant_foot_compensation", "ensure_vertical_shell_thickness", "external_perimeter_extrusion_width", "external_perimeter_speed",
		"external_perimeters_first", "extra_perimeters", "extruder_clearance_height", "extruder_clearance_radius", "extrusion_width", "fill_angle",
		"fill_density", "fill_pattern", "first_layer_acceleration", "first_layer_acceleration_over_raft", "first_layer_extrusion_width", "first_layer_height",
		"first_layer_speed", "first_layer_speed_over_raft", "fuzzy_skin", "fuzzy_skin_point_dist", "fuzzy_skin_thickness", "gap_fill_enabled",
		"gap_fill_speed", "gcode_comments", "gcode_label_objects", "gcode_resolution", "gcode_substitutions", "infill_acceleration", "infill_anchor",
		"infill_anchor_max", "infill_every_layers", "infill_extruder", "infill_extrusion_width", "infill_first", "infill_only_where_needed", "infill_overlap",
		"infill_speed", "interface_shells", "ironing", "ironing_flowrate", "ironing_spacing", "ironing_speed", "ironing_type", "layer_height",
		"max_print_speed", "max_volumetric_extrusion_rate_slope_negative", "max_volumetric_extrusion_rate_slope_positive", "max_volumetric_speed",
		"min_bead_width", "min_feature_size", "min_skirt_length", "mmu_segmented_region_max_width", "only_retract_when_crossing_perimeters",
		"ooze_prevention", "output_filename_format", "overhangs", "perimeter_acceleration", "perimeter_extruder", "perimeter_extrusion_width",
		"perimeter_generator", "perimeter_speed", "perimeters", "post_process", "raft_contact_distance", "raft_expansion", "raft_first_layer_density",
		"raft_first_layer_expansion", "raft_layers", "resolution", "seam_position", "single_extruder_multi_material_priming", "skirt_distance",
		"skirt_height", "skirts", "slice_closing_radius", "slicing_mode", "small_perimeter_speed", "solid_infill_below_area", "solid_infill_every_layers",
		"solid_infill_extruder", "solid_infill_extrusion_width", "solid_infill_speed", "spiral_vase", "standby_temperature_delta", "support_material",
		"support_material_angle", "support_material_auto", "support_material_bottom_contact_distance", "support_material_bottom_interface_layers",
		"support_material_buildplate_only", "support_material_closing_radius", "support_material_contact_distance", "support_material_enforce_layers",
		"support_material_extruder", "support_material_extrusion_width", "support_material_interface_contact_loops", "support_material_interface_extruder",
		"support_material_interface_layers", "support_material_interface_pattern", "support_material_interface_spacing", "support_material_interface_speed",
		"support_material_pattern", "support_material_spacing", "support_material_speed", "support_material_style", "support_material_synchronize_layers",
		"support_material_threshold", "support_material_with_sheath", "support_material_xy_spacing", "thick_bridges", "thin_walls", "top_fill_pattern",
		"top_infill_extrusion_width", "top_solid_infill_speed", "top_solid_layers", "top_solid_min_thickness", "travel_speed", "travel_speed_z",
		"wall_distribution_count", "wall_transition_angle", "wall_transition_filter_deviation", "wall_transition_length", "wipe_into_infill",
		"wipe_into_objects", "wipe_tower", "wipe_tower_bridging", "wipe_tower_brim_width", "wipe_tower_no_sparse_layers", "wipe_tower_rotation_angle",
		"wipe_tower_width", "wipe_tower_x", "wipe_tower_y", "wiping_volumes_extruders", "wiping_volumes_matrix", "xy_size_compensation":
		return Process
	}
	return ""
}
