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
import { drawMode } from './limits.ts';
import type { Extent } from './minimap.tsx';
import { readTokens } from './tokens.ts';
import type { PlacedGraph } from './view-graph.ts';

export interface SurfaceEvents {
  readonly onTap: (id: string | undefined) => void;
  readonly onOpen: (id: string) => void;
  readonly onMoved: (id: string, at: { readonly x: number; readonly y: number }) => void;
  /** The part in sight changed: by pan, zoom, or a new size. */
  readonly onView: (extent: Extent) => void;
}

const LABEL_LENGTH = 21;
const FIT_PADDING = 36;
const MOST_ZOOM_ON_FIT = 1.15;
const LEAST_ZOOM = 0.12;
/** A first look never makes labels smaller than this; what does not fit is a pan or the minimap away. */
const READABLE_ZOOM = 0.72;

function shortLabel(label: string): string {
  return truncateMiddle(label, LABEL_LENGTH);
}

export class GraphSurface {
  private readonly cy: Core;
  private specs: ReadonlyMap<string, ElementSpec> = new Map();
  private readonly moved: (node: NodeSingular) => void;
  private selected: ReadonlySet<string> = new Set();
  private readonly themeObserver: MutationObserver;
  private readonly sizeObserver: ResizeObserver;

  constructor(container: HTMLElement, events: SurfaceEvents) {
    this.cy = cytoscape({
      container,
      style: graphStyle(readTokens()),
      layout: { name: 'preset' },
      minZoom: LEAST_ZOOM,
      maxZoom: 2.5,
      autounselectify: true,
      boxSelectionEnabled: false,
      pixelRatio: 'auto',
    });
    this.cy.on('tap', (event: EventObject) => {
      if (event.target === this.cy) events.onTap(undefined);
    });
    this.cy.on('tap', 'node, edge', (event: EventObjectNode | EventObjectEdge) =>
      events.onTap(event.target.id()),
    );
    this.cy.on('dbltap', 'node', (event: EventObjectNode) => events.onOpen(event.target.id()));
    this.moved = (node) => events.onMoved(node.id(), { ...node.position() });
    this.cy.on('dragfreeon', 'node.principal', (event: EventObjectNode) => this.moved(event.target));
    this.cy.on('mouseover', 'node.principal, edge', (event: EventObjectNode | EventObjectEdge) =>
      this.highlight(event.target.id()),
    );
    this.cy.on('mouseout', 'node.principal, edge', () => this.highlight(undefined));
    let told = 0;
    this.cy.on('viewport resize', () => {
      cancelAnimationFrame(told);
      told = requestAnimationFrame(() => {
        if (!this.cy.destroyed()) events.onView(this.extent());
      });
    });
    this.themeObserver = new MutationObserver(() => this.cy.style(graphStyle(readTokens())));
    this.themeObserver.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.sizeObserver = new ResizeObserver(() => this.cy.resize());
    this.sizeObserver.observe(container);
    void document.fonts.ready.then(() => {
      if (!this.cy.destroyed()) this.cy.style(graphStyle(readTokens()));
    });
    Object.assign(window, { __graph: this.testPort() });
  }

  /** Applies the difference to what is drawn; fits when the set of nodes changed. */
  setGraph(graph: PlacedGraph): void {
    const next = elementsOf(graph, shortLabel);
    const diff = diffElements(this.specs, next);
    const lean = drawMode(graph.nodes.length, graph.edges.length) !== 'full';
    this.specs = next;
    this.cy.batch(() => {
      for (const id of diff.remove) this.cy.getElementById(id).remove();
      for (const spec of diff.update) {
        const element = this.cy.getElementById(spec.id);
        element.data({ ...spec.data });
        element.classes(spec.classes);
        if (spec.position !== undefined) element.position({ ...spec.position });
      }
      this.cy.add(
        diff.add.map((spec) => ({
          group: spec.group,
          data: { ...spec.data },
          classes: spec.classes,
          ...(spec.position === undefined ? {} : { position: { ...spec.position } }),
        })),
      );
      this.cy.edges().toggleClass('lean', lean);
      this.cy.nodes('.box, .title').ungrabify();
    });
    this.applySelection();
    if (diff.add.some((spec) => spec.group === 'nodes') || diff.remove.length > 0)
      this.fitReadable(graph.center);
  }

  setSelected(ids: readonly string[]): void {
    this.selected = new Set(ids);
    this.applySelection();
  }

  private applySelection(): void {
    this.cy.batch(() => {
      this.cy.elements('.selected').removeClass('selected labelled');
      for (const id of this.selected) this.cy.getElementById(id).addClass('selected labelled');
    });
  }

  /** Draws the focus ring on what the keyboard is at, and brings it into view. */
  setFocus(id: string | undefined): void {
    this.cy.elements('.ring').removeClass('ring');
    this.highlight(id);
    if (id === undefined) return;
    const element = this.cy.getElementById(id);
    if (element.empty()) return;
    element.addClass('ring');
    const box = element.renderedBoundingBox();
    const inside = box.x1 >= 0 && box.y1 >= 0 && box.x2 <= this.cy.width() && box.y2 <= this.cy.height();
    if (!inside) this.cy.center(element);
  }

  private highlight(id: string | undefined): void {
    this.cy.batch(() => {
      this.cy.elements().removeClass('faded');
      this.cy.edges('.labelled').not('.selected').removeClass('labelled');
      if (id === undefined) return;
      const element = this.cy.getElementById(id);
      if (element.empty() || element.hasClass('box')) return;
      const near = element.closedNeighborhood().union(element.connectedNodes());
      this.cy.elements('.principal, .trust').not(near).addClass('faded');
      if (near.edges().length <= 24) near.edges().addClass('labelled');
    });
  }

  fit(): void {
    this.cy.resize();
    this.cy.fit(undefined, FIT_PADDING);
    if (this.cy.zoom() > MOST_ZOOM_ON_FIT) {
      this.cy.zoom(MOST_ZOOM_ON_FIT);
      this.cy.center();
    }
  }

  /** Everything, if its labels stay readable; otherwise the subject in the middle, or the top left corner. */
  private fitReadable(center: string | undefined): void {
    this.fit();
    if (this.cy.zoom() >= READABLE_ZOOM) return;
    const box = this.cy.elements().boundingBox();
    this.cy.zoom(READABLE_ZOOM);
    const subject = center === undefined ? undefined : this.cy.getElementById(center);
    if (subject !== undefined && subject.nonempty()) this.cy.center(subject);
    else this.cy.pan({ x: FIT_PADDING - box.x1 * READABLE_ZOOM, y: FIT_PADDING - box.y1 * READABLE_ZOOM });
  }

  private extent(): Extent {
    const { x1, y1, w, h } = this.cy.extent();
    return { x: x1, y: y1, width: w, height: h };
  }

  /** Brings a point of the drawing into the middle. */
  goTo(x: number, y: number): void {
    const zoom = this.cy.zoom();
    this.cy.pan({ x: this.cy.width() / 2 - x * zoom, y: this.cy.height() / 2 - y * zoom });
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

  zoomBy(factor: number): void {
    this.cy.zoom({
      level: this.cy.zoom() * factor,
      renderedPosition: { x: this.cy.width() / 2, y: this.cy.height() / 2 },
    });
  }

  /** The whole drawing as PNG, at most 4,000 px wide or high. */
  async exportPng(): Promise<Blob> {
    return await this.cy.png({
      output: 'blob-promise',
      full: true,
      maxWidth: 4_000,
      maxHeight: 4_000,
      bg: readTokens()('--canvas'),
    });
  }

  destroy(): void {
    this.themeObserver.disconnect();
    this.sizeObserver.disconnect();
    this.cy.destroy();
  }

  /** For browser tests, so that they need not guess pixels. */
  private testPort(): object {
    return {
      visibleIds: () => this.cy.elements().map((element) => element.id()),
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
