/* store_library: libgit2, loaded when it is first needed.  Of the room `store` alone.
 *
 * A process that is linked to it has some twenty libraries to load, for
 * networks that a store never sees: five times the work of starting without.
 * Most commands never call it.  Whoever calls a function that stands not below
 * learns of it from the linker. */
#ifndef ZC_STORE_LIBRARY_H
#define ZC_STORE_LIBRARY_H

#include <git2.h>
#include <git2/sys/mempack.h>

#include "err.h"

#define ZC_LIBRARY(X) \
	X(blob_free) X(blob_lookup) X(blob_rawcontent) X(blob_rawsize) X(buf_dispose) X(commit_author) \
	X(commit_committer) X(commit_create) X(commit_extract_signature) X(commit_free) X(commit_id) X(commit_lookup) \
	X(commit_message) X(commit_parent) X(commit_parent_id) X(commit_parentcount) X(commit_raw_header) \
	X(commit_time) X(commit_tree) X(config_entry_free) X(config_free) X(config_get_entry) \
	X(config_get_string_buf) X(config_open_level) X(config_set_string) X(diff_free) X(diff_get_delta) \
	X(diff_num_deltas) X(diff_options_init) X(diff_tree_to_index) X(error_clear) X(error_last) \
	X(graph_descendant_of) X(index_free) X(index_open) X(index_write_tree_to) X(libgit2_init) \
	X(libgit2_opts) X(mempack_new) X(merge_base) X(object_free) X(object_id) X(object_peel) \
	X(odb_add_backend) X(odb_add_disk_alternate) X(odb_free) X(odb_object_data) X(odb_object_free) \
	X(odb_object_size) X(odb_object_type) X(odb_read) X(odb_set_commit_graph) X(oid_cmp) X(oid_equal) X(oid_fromraw) \
	X(oid_fromstr) X(oid_tostr) X(patch_free) X(patch_from_buffers) X(patch_to_buf) X(reference_create) \
	X(reference_free) X(reference_lookup) X(reference_name_to_id) X(reference_symbolic_target) \
	X(reference_type) X(repository_config) X(repository_free) X(repository_index) X(repository_init_ext) \
	X(repository_init_options_init) X(repository_is_bare) X(repository_odb) X(repository_open_ext) \
	X(repository_state) X(revparse_single) X(revwalk_free) X(revwalk_hide) X(revwalk_new) X(revwalk_next) \
	X(revwalk_push) X(revwalk_push_head) X(revwalk_sorting) X(signature_free) X(signature_new) \
	X(tree_entry_byindex) X(tree_entry_byname) X(tree_entry_bypath) X(tree_entry_cmp) X(tree_entry_free) \
	X(tree_entry_filemode) X(tree_entry_id) X(tree_entry_name) X(tree_entry_type) X(tree_entrycount) X(tree_free) X(tree_id) \
	X(tree_lookup)

#define ZC_LIBRARY_MEMBER(f) __typeof__(&git_##f) (f);
extern struct zc_library { ZC_LIBRARY(ZC_LIBRARY_MEMBER) } zc_library;

/* Load and start it, once a process; nothing below may be called before, but to free NULL. */
int zc_library_load(struct zc_err *e);

#define git_blob_lookup zc_library.blob_lookup
#define git_blob_rawcontent zc_library.blob_rawcontent
#define git_blob_rawsize zc_library.blob_rawsize
#define git_buf_dispose zc_library.buf_dispose
#define git_commit_author zc_library.commit_author
#define git_commit_committer zc_library.commit_committer
#define git_commit_create zc_library.commit_create
#define git_commit_extract_signature zc_library.commit_extract_signature
#define git_commit_id zc_library.commit_id
#define git_commit_lookup zc_library.commit_lookup
#define git_commit_message zc_library.commit_message
#define git_commit_parent zc_library.commit_parent
#define git_commit_parent_id zc_library.commit_parent_id
#define git_commit_parentcount zc_library.commit_parentcount
#define git_commit_raw_header zc_library.commit_raw_header
#define git_commit_time zc_library.commit_time
#define git_commit_tree zc_library.commit_tree
#define git_config_get_entry zc_library.config_get_entry
#define git_config_get_string_buf zc_library.config_get_string_buf
#define git_config_open_level zc_library.config_open_level
#define git_config_set_string zc_library.config_set_string
#define git_diff_get_delta zc_library.diff_get_delta
#define git_diff_num_deltas zc_library.diff_num_deltas
#define git_diff_options_init zc_library.diff_options_init
#define git_diff_tree_to_index zc_library.diff_tree_to_index
#define git_error_clear zc_library.error_clear
#define git_error_last zc_library.error_last
#define git_graph_descendant_of zc_library.graph_descendant_of
#define git_index_open zc_library.index_open
#define git_index_write_tree_to zc_library.index_write_tree_to
#define git_libgit2_init zc_library.libgit2_init
#define git_libgit2_opts zc_library.libgit2_opts
#define git_mempack_new zc_library.mempack_new
#define git_merge_base zc_library.merge_base
#define git_object_id zc_library.object_id
#define git_object_peel zc_library.object_peel
#define git_odb_add_backend zc_library.odb_add_backend
#define git_odb_add_disk_alternate zc_library.odb_add_disk_alternate
#define git_odb_object_data zc_library.odb_object_data
#define git_odb_object_size zc_library.odb_object_size
#define git_odb_object_type zc_library.odb_object_type
#define git_odb_read zc_library.odb_read
#define git_odb_set_commit_graph zc_library.odb_set_commit_graph
#define git_oid_cmp zc_library.oid_cmp
#define git_oid_equal zc_library.oid_equal
#define git_oid_fromraw zc_library.oid_fromraw
#define git_oid_fromstr zc_library.oid_fromstr
#define git_oid_tostr zc_library.oid_tostr
#define git_patch_from_buffers zc_library.patch_from_buffers
#define git_patch_to_buf zc_library.patch_to_buf
#define git_reference_create zc_library.reference_create
#define git_reference_lookup zc_library.reference_lookup
#define git_reference_name_to_id zc_library.reference_name_to_id
#define git_reference_symbolic_target zc_library.reference_symbolic_target
#define git_reference_type zc_library.reference_type
#define git_repository_config zc_library.repository_config
#define git_repository_index zc_library.repository_index
#define git_repository_init_ext zc_library.repository_init_ext
#define git_repository_init_options_init zc_library.repository_init_options_init
#define git_repository_is_bare zc_library.repository_is_bare
#define git_repository_odb zc_library.repository_odb
#define git_repository_open_ext zc_library.repository_open_ext
#define git_repository_state zc_library.repository_state
#define git_revparse_single zc_library.revparse_single
#define git_revwalk_hide zc_library.revwalk_hide
#define git_revwalk_new zc_library.revwalk_new
#define git_revwalk_next zc_library.revwalk_next
#define git_revwalk_push zc_library.revwalk_push
#define git_revwalk_push_head zc_library.revwalk_push_head
#define git_revwalk_sorting zc_library.revwalk_sorting
#define git_signature_new zc_library.signature_new
#define git_tree_entry_byindex zc_library.tree_entry_byindex
#define git_tree_entry_byname zc_library.tree_entry_byname
#define git_tree_entry_bypath zc_library.tree_entry_bypath
#define git_tree_entry_cmp zc_library.tree_entry_cmp
#define git_tree_entry_filemode zc_library.tree_entry_filemode
#define git_tree_entry_id zc_library.tree_entry_id
#define git_tree_entry_name zc_library.tree_entry_name
#define git_tree_entry_type zc_library.tree_entry_type
#define git_tree_entrycount zc_library.tree_entrycount
#define git_tree_id zc_library.tree_id
#define git_tree_lookup zc_library.tree_lookup

#define ZC_LIBRARY_FREE(f, p) do { if ((p) != NULL) zc_library.f(p); } while (0)
#define git_blob_free(p) ZC_LIBRARY_FREE(blob_free, p)
#define git_commit_free(p) ZC_LIBRARY_FREE(commit_free, p)
#define git_config_entry_free(p) ZC_LIBRARY_FREE(config_entry_free, p)
#define git_config_free(p) ZC_LIBRARY_FREE(config_free, p)
#define git_diff_free(p) ZC_LIBRARY_FREE(diff_free, p)
#define git_index_free(p) ZC_LIBRARY_FREE(index_free, p)
#define git_object_free(p) ZC_LIBRARY_FREE(object_free, p)
#define git_odb_free(p) ZC_LIBRARY_FREE(odb_free, p)
#define git_odb_object_free(p) ZC_LIBRARY_FREE(odb_object_free, p)
#define git_patch_free(p) ZC_LIBRARY_FREE(patch_free, p)
#define git_reference_free(p) ZC_LIBRARY_FREE(reference_free, p)
#define git_repository_free(p) ZC_LIBRARY_FREE(repository_free, p)
#define git_revwalk_free(p) ZC_LIBRARY_FREE(revwalk_free, p)
#define git_signature_free(p) ZC_LIBRARY_FREE(signature_free, p)
#define git_tree_entry_free(p) ZC_LIBRARY_FREE(tree_entry_free, p)
#define git_tree_free(p) ZC_LIBRARY_FREE(tree_free, p)

#endif
