// The least that a Nest/Fastify handler with this body can do: read it, validate its class, answer. No decorator syntax, so that
// it runs as it is.
import 'reflect-metadata';
import { Body, Controller, Module, Post, ValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { CaptureLeadBody } from '../services/acquisition/dist/lead/lead.http.js';

class LeadHttp {
  capture() {
    return { id: '7d9c2f1e-58a4-4f6e-9d3c-0a1b2c3d4e5f', streamVersion: 1, position: '0000000000000001', events: [] };
  }
}
Controller('v1/leads')(LeadHttp);
Post()(LeadHttp.prototype, 'capture', Object.getOwnPropertyDescriptor(LeadHttp.prototype, 'capture'));
Body()(LeadHttp.prototype, 'capture', 0);
Reflect.defineMetadata('design:paramtypes', [CaptureLeadBody], LeadHttp.prototype, 'capture');

class BareModule {}
Module({ controllers: [LeadHttp] })(BareModule);

const app = await NestFactory.create(BareModule, new FastifyAdapter(), { logger: ['error'] });
app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
await app.listen(0, '127.0.0.1');
process.once('SIGTERM', () => process.exit(0));
process.once('disconnect', () => process.exit(0));
process.send({ ready: `http://127.0.0.1:${app.getHttpServer().address().port}` });
