"""The application, over Gradio."""

import os

# Before any module here imports Gradio: it would call home.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_OFFLINE"] = "1"
