"""Addresses of the application's own: what pages fetch, and files to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter

if TYPE_CHECKING:
    from ui.site import Site


def create_pages_router(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/api/library")
    def library() -> dict[str, Any]:
        return site.shelf.state()

    return router
