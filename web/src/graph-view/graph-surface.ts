/** The one place that touches the drawing library: mounts it, applies differences, reports what the pointer does. */
import cytoscape, {
  type Core,
  type EventObject,
  type EventObjectEdge,
  type EventObjectNode,
  type NodeSingular,
} from 'cytoscape';
import { truncateMiddle } from '../lib/format.ts';
import { diffElements, elementsOf, type ElementSpec } from './element-diff.ts';
import { graphStyle } from './graph-style.ts';
import { drawMode, type Rendering } from './limits.ts';
import type { Extent } from './extent-source.ts';
import { Emphasis } from './emphasis.ts';
import { readTokens } from './tokens.ts';
import { areaOf, centered, firstLook, movedTo, occupied, whole, type Viewport } from './viewport.ts';
import type { PlacedGraph } from './view-graph.ts';

export interface SurfaceEvents {
  readonly onTap: (id: string | undefined) => void;
  readonly onOpen: (id: string) => void;
  readonly onMoved: (id: string, at: { readonly x: number; readonly y: number }) => void;
  /** The pointer rests on an element, or on none any more. */
  readonly onHover: (id: string | undefined) => void;
  /** The part in sight changed: by pan, zoom, or a new size. */
  readonly onView: (extent: Extent) => void;
}

/** The pointer has to rest on an element for so long, ms; passing over it costs nothing then. */
const HOVER_IN = 60;
const HOVER_OUT = 120;
/** Elements that are added without a break. */
const AT_ONCE = 450;
const LABEL_LENGTH = 21;
const LEAST_ZOOM = 0.04;
/** Below this labels of principals are not drawn any more. */
const FAR_ZOOM = 0.4;
/** Elements of a new drawing are made out of sight, px: what nobody sees is styled and measured, but not painted. */
const OUT_OF_SIGHT = 10_000_000;

function shortLabel(label: string): string {
  return truncateMiddle(label, LABEL_LENGTH);
}

function partsOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

/** After the next frame has been painted. */
async function nextFrame(): Promise<void> {
  await new Promise(requestAnimationFrame);
  await new Promise((resolve) => setTimeout(resolve));
}

export class GraphSurface {
  private readonly cy: Core;
  private readonly container: HTMLElement;
  /** What is drawn now. */
  private readonly specs = new Map<string, ElementSpec>();
  /** Counts drawings, so that one that comes in parts sees that it is out of date. */
  private turn = 0;
  /** A first drawing is being made out of sight. */
  private making = false;
  private readonly moved: (node: NodeSingular) => void;
  private selected: readonly string[] = [];
  private readonly emphasis: Emphasis;
  private far = false;
  private hovering: number | undefined;
  private readonly themeObserver: MutationObserver;
  private readonly sizeObserver: ResizeObserver;

  constructor(container: HTMLElement, rendering: Rendering, events: SurfaceEvents) {
    this.container = container;
    // Canvases that cannot be seen are not copied to the screen in every frame.
    container.style.visibility = 'hidden';
    this.cy = cytoscape({
      container,
      style: graphStyle(readTokens()),
      layout: { name: 'preset' },
      minZoom: LEAST_ZOOM,
      maxZoom: 2.5,
      autounselectify: true,
      boxSelectionEnabled: false,
      // A stale picture moves while the drawing is dragged; it is drawn anew at rest.
      textureOnViewport: rendering.texture,
      hideEdgesOnViewport: rendering.hideLines,
      pixelRatio: rendering.coarse ? 1 : 'auto',
    });
    this.emphasis = new Emphasis(this.cy);
    this.cy.on('tap', (event: EventObject) => {
      if (event.target === this.cy) events.onTap(undefined);
    });
    this.cy.on('tap', 'node, edge', (event: EventObjectNode | EventObjectEdge) =>
      events.onTap(event.target.id()),
    );
    this.cy.on('dbltap', 'node', (event: EventObjectNode) => events.onOpen(event.target.id()));
    this.moved = (node) => events.onMoved(node.id(), { ...node.position() });
    this.cy.on('dragfreeon', 'node.principal', (event: EventObjectNode) => this.moved(event.target));
    const hover = (id: string | undefined): void => {
      clearTimeout(this.hovering);
      this.hovering = window.setTimeout(
        () => {
          this.emphasis.hover(id);
          events.onHover(id);
        },
        id === undefined ? HOVER_OUT : HOVER_IN,
      );
    };
    this.cy.on('mouseover', 'node.principal, edge', (event: EventObjectNode | EventObjectEdge) =>
      hover(event.target.id()),
    );
    this.cy.on('mouseout', 'node.principal, edge', () => hover(undefined));
    let told = 0;
    this.cy.on('viewport resize', () => {
      cancelAnimationFrame(told);
      told = requestAnimationFrame(() => {
        if (this.cy.destroyed() || this.making) return;
        this.showTitles();
        events.onView(this.extent());
      });
    });
    this.themeObserver = new MutationObserver(() => this.cy.style(graphStyle(readTokens())));
    this.themeObserver.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.sizeObserver = new ResizeObserver(() => this.cy.resize());
    this.sizeObserver.observe(container);
    if (document.fonts.status === 'loading')
      void document.fonts.ready.then(() => {
        if (!this.cy.destroyed()) this.cy.style(graphStyle(readTokens()));
      });
    Object.assign(window, { __graph: this.testPort() });
  }

  /**
   * Applies the difference to what is drawn. Many elements come in parts with breaks between them, so that nothing else
   * waits for them; a newer drawing ends an older one. A first drawing and a new layout are fitted; where everything
   * that stays keeps its place, what is new is brought into sight. `true` once all is drawn.
   */
  async setGraph(graph: PlacedGraph): Promise<boolean> {
    this.turn += 1;
    const { turn } = this;
    const first = this.specs.size === 0 || this.making;
    this.emphasis.forget();
    const lean = drawMode(graph.nodes.length, graph.edges.length) !== 'full';
    const diff = diffElements(this.specs, elementsOf(graph, shortLabel, lean));
    let moved = 0;
    this.cy.batch(() => {
      for (const id of diff.remove) {
        this.cy.getElementById(id).remove();
        this.specs.delete(id);
      }
      for (const spec of diff.update) if (this.update(spec)) moved += 1;
    });
    const kept = graph.nodes.filter(({ id }) => this.specs.has(id)).length;
    const relaid = first || moved > kept / 2;
    const nodes = diff.add.filter((spec) => spec.group === 'nodes');
    const parts = partsOf(diff.add, AT_ONCE);
    const look = firstLook(
      this.room(),
      this.areaOf(graph),
      graph.nodes.find(({ id }) => id === graph.center),
    );
    if (first) {
      this.making = true;
      this.cy.viewport({ zoom: look.zoom, pan: { x: OUT_OF_SIGHT, y: OUT_OF_SIGHT } });
    } else if (relaid) this.show(look);
    for (const part of parts) {
      this.add(part);
      if (parts.length > 1) await nextFrame();
      if (turn !== this.turn || this.cy.destroyed()) return false;
    }
    this.cy.nodes('.box, .title').ungrabify();
    if (this.far) this.cy.nodes('.title').addClass('far');
    this.emphasis.reset(this.selected, areaOf(occupied(this.cy)));
    this.making = false;
    if (first) {
      this.container.style.visibility = '';
      this.show(look);
      this.reveal(this.selected);
    } else if (!relaid && nodes.length > 0) this.show(this.lookAt(nodes));
    return true;
  }

  private room(): { readonly width: number; readonly height: number } {
    return { width: this.cy.width(), height: this.cy.height() };
  }

  private show({ zoom, pan }: Viewport): void {
    this.cy.viewport({ zoom: Math.max(LEAST_ZOOM, zoom), pan: { ...pan } });
  }

  private areaOf({ nodes, boxes }: PlacedGraph): ReturnType<typeof areaOf> {
    const middles = boxes.map(({ x, y, width, height }) => ({
      x: x + width / 2,
      y: y + height / 2,
      width,
      height,
    }));
    return areaOf([...nodes, ...middles]);
  }

  /** What has come into the drawing, with the least movement. */
  private lookAt(specs: readonly ElementSpec[]): Viewport {
    const places = specs.flatMap(({ classes, position }) =>
      classes.startsWith('principal') && position !== undefined ? [position] : [],
    );
    const now = { zoom: this.cy.zoom(), pan: this.cy.pan() };
    return places.length === 0 ? now : movedTo(this.room(), now, areaOf(places));
  }

  /** Writes one element anew; `true` for a principal that stands somewhere else now. */
  private update(spec: ElementSpec): boolean {
    const element = this.cy.getElementById(spec.id);
    element.data({ ...spec.data });
    element.classes(spec.classes);
    this.specs.set(spec.id, spec);
    if (spec.position === undefined || !element.isNode()) return false;
    const { x, y } = element.position();
    if (x === spec.position.x && y === spec.position.y) return false;
    element.position({ ...spec.position });
    return element.hasClass('principal');
  }

  private add(specs: readonly ElementSpec[]): void {
    this.cy.add(
      specs.map((spec) => ({
        group: spec.group,
        data: { ...spec.data },
        classes: spec.classes,
        ...(spec.position === undefined ? {} : { position: { ...spec.position } }),
      })),
    );
    for (const spec of specs) this.specs.set(spec.id, spec);
  }

  setSelected(ids: readonly string[]): void {
    this.selected = ids;
    this.emphasis.select(ids);
    // Beside the inspector, which may just be opening, there is less room: looked at once it stands.
    requestAnimationFrame(() => requestAnimationFrame(() => this.reveal(ids)));
  }

  /** Brings a selected node into sight when it is not. */
  private reveal([id]: readonly string[]): void {
    if (id === undefined || this.cy.destroyed()) return;
    const node = this.cy.getElementById(id);
    if (node.empty() || !node.isNode()) return;
    const { x, y } = node.renderedPosition();
    if (x < 0 || y < 0 || x > this.cy.width() || y > this.cy.height()) this.cy.center(node);
  }

  /** Names of accounts grow when the drawing is so far away that nothing else can be read. */
  private showTitles(): void {
    const far = this.cy.zoom() < FAR_ZOOM;
    if (far === this.far) return;
    this.far = far;
    this.cy.nodes('.title').toggleClass('far', far);
  }

  /** Draws the focus ring on what the keyboard is at, and brings it into view. */
  setFocus(id: string | undefined): void {
    this.cy.elements('.ring').removeClass('ring');
    this.emphasis.hover(id);
    if (id === undefined) return;
    const element = this.cy.getElementById(id);
    if (element.empty()) return;
    element.addClass('ring');
    const box = element.renderedBoundingBox();
    const inside = box.x1 >= 0 && box.y1 >= 0 && box.x2 <= this.cy.width() && box.y2 <= this.cy.height();
    if (!inside) this.cy.center(element);
  }

  fit(): void {
    this.cy.resize();
    this.show(whole(this.room(), areaOf(occupied(this.cy))));
  }

  private extent(): Extent {
    const { x1, y1, w, h } = this.cy.extent();
    return { x: x1, y: y1, width: w, height: h };
  }

  /** Brings a point of the drawing into the middle. */
  goTo(x: number, y: number): void {
    this.show(centered(this.room(), this.cy.zoom(), { x, y }));
  }

  /** Moves a principal by the keyboard, as dragging does by the pointer. */
  nudge(id: string, x: number, y: number): void {
    const node = this.cy.getElementById(id);
    if (node.empty() || !node.isNode()) return;
    node.shift({ x, y });
    this.moved(node);
  }

  positionOf(id: string): { readonly x: number; readonly y: number } | undefined {
    const node = this.cy.getElementById(id);
    return node.nonempty() && node.isNode() ? { ...node.position() } : undefined;
  }

  /** Middle of the lower edge of a node, or the middle of a line, px from the corner of the drawing. */
  besideOf(id: string): { readonly x: number; readonly y: number } | undefined {
    const element = this.cy.getElementById(id);
    if (element.empty()) return undefined;
    const box = element.renderedBoundingBox({ includeOverlays: false });
    const y = element.isNode() ? box.y2 + 6 : (box.y1 + box.y2) / 2 + 10;
    const clamp = (value: number, most: number): number => Math.max(0, Math.min(most, value));
    return {
      x: Math.max(150, Math.min(this.cy.width() - 150, (box.x1 + box.x2) / 2)),
      y: clamp(y, this.cy.height() - 56),
    };
  }

  zoomBy(factor: number): void {
    this.cy.zoom({
      level: this.cy.zoom() * factor,
      renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 },
    });
  }

  destroy(): void {
    clearTimeout(this.hovering);
    this.themeObserver.disconnect();
    this.sizeObserver.disconnect();
    this.cy.destroy();
  }

  /** For browser tests, so that they need not guess pixels. */
  private testPort(): object {
    return {
      visibleIds: () =>
        this.cy
          .elements()
          .map((element) => element.id())
          .filter((id) => !this.emphasis.owns(id)),
      classesOf: (id: string) => this.cy.getElementById(id).classes(),
      labelBoxes: () =>
        this.cy
          .nodes('.principal, .title')
          .map((node) =>
            node.renderedBoundingBox({ includeNodes: false, includeEdges: false, includeOverlays: false }),
          ),
      placed: () => ({
        nodes: this.cy
          .nodes('.principal')
          .map((node) => ({ id: node.id(), label: String(node.data('label')), ...node.position() })),
        edges: this.cy.edges().map((edge) => ({ source: edge.source().id(), target: edge.target().id() })),
      }),
      nodeAt: (id: string) => {
        const node = this.cy.getElementById(id);
        return node.empty() ? undefined : node.renderedPosition();
      },
      edgeAt: (id: string) => {
        const edge = this.cy.getElementById(id);
        if (edge.empty() || !edge.isEdge()) return undefined;
        const middle = edge.midpoint();
        const pan = this.cy.pan();
        return { x: middle.x * this.cy.zoom() + pan.x, y: middle.y * this.cy.zoom() + pan.y };
      },
    };
  }
}
