"""Static files under names that change with their content, so that browsers keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Also follows the imports of JavaScript modules, which would else be served unhashed."""

    support_js_module_import_aggregation = True
