// Entry: the one place where Gradio's page and our parts meet.
import { setDesk } from "./desk.js";
import { watchMarks } from "./marks.js";
import { watchCard } from "./card.js";
import { mountInside } from "./inside.js";
import { mountRecords } from "./records.js";
import { mountViewer } from "./viewer.js";
import { watchShelf } from "./shelf.js";
import { watchDrawers } from "./drawers.js";
import { watchTalk } from "./talk.js";
import { speakFrench } from "./french.js";

speakFrench();
watchMarks();
watchCard();
watchShelf();
watchDrawers();
watchTalk();

window.contratsDeVille = {
  /** Called by the viewer's Gradio component: its value is the desk (see ui/documents.py). */
  connect(element, props, watch) {
    mountViewer(element);
    setDesk(props.value);
    watch("value", () => setDesk(props.value));
  },
  /** Called by the library's page: shows the document that its address names. */
  inside: mountInside,
  /** Called by the pages made from records: what their address asks for. */
  records: mountRecords,
};
