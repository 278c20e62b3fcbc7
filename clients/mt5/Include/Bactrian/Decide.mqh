// Asks the hub after each closed bar what to do, and does it, within the guards.
#ifndef BACTRIAN_DECIDE_MQH
#define BACTRIAN_DECIDE_MQH

#include "Batch.mqh"
#include "Client.mqh"
#include "Json.mqh"
#include "Spool.mqh"

// An older decision is about another price.
#define ANSWER_WITHIN_MS 20000
#define COMMENT_SIZE 31

struct DecideSettings
  {
   string            strategy;       // empty: nothing is asked
   bool              trade;
   bool              allow_real;
   double            lots;           // at most
   long              magic;
   int               deviation;      // points
   int               stop_points;    // 0: none
   int               take_points;
  };

struct DueSymbol
  {
   string            symbol;
   ulong             since;
  };

class CDecide
  {
private:
   CClient          *m_client;
   CSpool           *m_records;
   long              m_login;
   DecideSettings    m_settings;
   DueSymbol         m_due[];

   void              RemoveFirst(void)
     {
      int last=ArraySize(m_due)-1;
      for(int i=0; i<last; i++)
         m_due[i]=m_due[i+1];
      ArrayResize(m_due,last);
     }

   // Asked again before every order: the account can change while the program runs.
   bool              MayTrade(string &reason) const
     {
      reason="";
      if(!m_settings.trade)
         reason="the input Trade is off";
      else if(AccountInfoInteger(ACCOUNT_LOGIN)!=m_login)
         reason="another account is active";
      else if(AccountInfoInteger(ACCOUNT_TRADE_MODE)!=ACCOUNT_TRADE_MODE_DEMO
              && !m_settings.allow_real)
         reason="this is no demo account and the input AllowRealAccount is off";
      else if(!TerminalInfoInteger(TERMINAL_TRADE_ALLOWED) || !MQLInfoInteger(MQL_TRADE_ALLOWED))
         reason="algorithmic trading is off in the terminal or for this program";
      else if(!AccountInfoInteger(ACCOUNT_TRADE_ALLOWED)
              || !AccountInfoInteger(ACCOUNT_TRADE_EXPERT))
         reason="the broker allows no trading or no programs on this account";
      return reason=="";
     }

   // Lots that may be ordered; 0 for none. Never more than asked for, never rounded up.
   double            Volume(const string symbol,const string policy) const
     {
      string verdict=JsonText(policy,"verdict");
      if(verdict!="allow" && verdict!="reduce")
         return 0;
      double allowed=0;
      bool stated=JsonNumber(policy,"volume",allowed);
      if(verdict=="reduce" && !stated)
         return 0;
      double volume=stated ? MathMin(m_settings.lots,allowed) : m_settings.lots;
      volume=MathMin(volume,SymbolInfoDouble(symbol,SYMBOL_VOLUME_MAX));
      double step=SymbolInfoDouble(symbol,SYMBOL_VOLUME_STEP);
      if(step>0)
         volume=NormalizeDouble(MathFloor(volume/step+1e-9)*step,MAX_DECIMALS);
      return volume<SymbolInfoDouble(symbol,SYMBOL_VOLUME_MIN)-1e-9 ? 0.0 : volume;
     }

   static ENUM_ORDER_TYPE_FILLING Filling(const string symbol)
     {
      long modes=SymbolInfoInteger(symbol,SYMBOL_FILLING_MODE);
      if((modes&SYMBOL_FILLING_IOC)!=0)
         return ORDER_FILLING_IOC;
      if((modes&SYMBOL_FILLING_FOK)!=0)
         return ORDER_FILLING_FOK;
      return ORDER_FILLING_RETURN;
     }

   void              Receipt(const string inference,const ulong order,const uint retcode)
     {
      CJsonObject receipt;
      receipt.Text("signal_id",inference);
      receipt.Text("inference_id",inference);
      receipt.Id("order",(long)order);
      receipt.Whole("retcode",(long)retcode);
      receipt.Whole("time_msc",(long)TimeTradeServer()*1000);
      CBatch batch(m_records,m_login,"receipt");
      if(!batch.Add(receipt.Build()) || !batch.Flush())
         PrintFormat("Bactrian: the receipt of order %I64u could not be kept",order);
     }

   // Sends a market order, and its receipt whether it was taken or not. True once it is filled.
   bool              Order(const string symbol,const bool buy,const double volume,
                           const ulong position,const string inference)
     {
      string reason;
      if(!MayTrade(reason))
        {
         Print("Bactrian: no order, ",reason);
         return false;
        }
      MqlTick tick;
      if(!SymbolInfoTick(symbol,tick))
         return false;
      MqlTradeRequest request;
      MqlTradeResult result;
      ZeroMemory(request);
      ZeroMemory(result);
      int digits=(int)SymbolInfoInteger(symbol,SYMBOL_DIGITS);
      double point=SymbolInfoDouble(symbol,SYMBOL_POINT);
      double side=buy ? 1.0 : -1.0;
      request.action=TRADE_ACTION_DEAL;
      request.symbol=symbol;
      request.volume=volume;
      request.type=buy ? ORDER_TYPE_BUY : ORDER_TYPE_SELL;
      request.price=buy ? tick.ask : tick.bid;
      request.deviation=(ulong)m_settings.deviation;
      request.magic=(ulong)m_settings.magic;
      request.type_filling=Filling(symbol);
      request.type_time=ORDER_TIME_GTC;
      request.comment=StringSubstr(inference,0,COMMENT_SIZE);
      request.position=position;
      if(position==0 && m_settings.stop_points>0)
         request.sl=NormalizeDouble(request.price-side*m_settings.stop_points*point,digits);
      if(position==0 && m_settings.take_points>0)
         request.tp=NormalizeDouble(request.price+side*m_settings.take_points*point,digits);
      bool sent=OrderSend(request,result);
      Receipt(inference,result.order,result.retcode);
      PrintFormat("Bactrian: %s %s %s, order %I64u, code %u %s",buy ? "BUY" : "SELL",
                  TrimZeros(DoubleToString(volume,MAX_DECIMALS)),symbol,result.order,
                  result.retcode,result.comment);
      return sent && result.retcode==TRADE_RETCODE_DONE;
     }

   // One position a symbol: the same way stays, the other way is closed before the new one opens.
   void              Act(const string symbol,const bool buy,const double volume,
                         const string inference)
     {
      bool netting=AccountInfoInteger(ACCOUNT_MARGIN_MODE)!=ACCOUNT_MARGIN_MODE_RETAIL_HEDGING;
      for(int i=PositionsTotal()-1; i>=0; i--)
        {
         ulong ticket=PositionGetTicket(i);
         if(ticket==0 || PositionGetString(POSITION_SYMBOL)!=symbol)
            continue;
         if(PositionGetInteger(POSITION_MAGIC)!=m_settings.magic)
           {
            if(!netting)
               continue;
            PrintFormat("Bactrian: no order, %s is held by another program or by hand",symbol);
            return;
           }
         bool long_now=PositionGetInteger(POSITION_TYPE)==POSITION_TYPE_BUY;
         if(long_now==buy)
            return;
         if(!Order(symbol,buy,PositionGetDouble(POSITION_VOLUME),ticket,inference))
            return;
        }
      Order(symbol,buy,volume,0,inference);
     }

   void              Ask(const string symbol,const ulong since)
     {
      CJsonObject question;
      question.Text("symbol",symbol);
      question.Text("strategy",m_settings.strategy);
      string answer;
      if(m_client.Ask(question.Build(),answer)!=200)
         return;
      if(GetTickCount64()-since>ANSWER_WITHIN_MS)
        {
         PrintFormat("Bactrian: the answer on %s came too late, nothing is done",symbol);
         return;
        }
      string id=JsonText(answer,"id");
      string action=JsonText(answer,"action");
      string policy=JsonMember(answer,"policy");
      double volume=Volume(symbol,policy);
      PrintFormat("Bactrian: %s %s, policy %s, %s lots, decision %s",symbol,action,
                  JsonText(policy,"verdict"),TrimZeros(DoubleToString(volume,MAX_DECIMALS)),id);
      if(id=="" || (action!="BUY" && action!="SELL") || volume<=0)
         return;
      string reason;
      if(!MayTrade(reason))
        {
         Print("Bactrian: no order, ",reason);
         return;
        }
      Act(symbol,action=="BUY",volume,id);
     }

public:
   void              Start(CClient *client,CSpool *records,const long login,
                           const DecideSettings &settings)
     {
      m_client=client;
      m_records=records;
      m_login=login;
      m_settings=settings;
      ArrayResize(m_due,0);
     }

   void              BarClosed(const string symbol)
     {
      if(m_settings.strategy=="")
         return;
      int index=ArraySize(m_due);
      ArrayResize(m_due,index+1);
      m_due[index].symbol=symbol;
      m_due[index].since=GetTickCount64();
     }

   // Asks about one symbol, once the hub has the bar that closed: without it, it knows no more than
   // before. What has waited for too long is dropped.
   void              Work(void)
     {
      while(ArraySize(m_due)>0 && GetTickCount64()-m_due[0].since>ANSWER_WITHIN_MS)
        {
         PrintFormat("Bactrian: nothing was asked about %s, the hub has not got its bar yet",
                     m_due[0].symbol);
         RemoveFirst();
        }
      if(ArraySize(m_due)==0 || m_records.Pending() || !m_client.Ready())
         return;
      string symbol=m_due[0].symbol;
      ulong since=m_due[0].since;
      RemoveFirst();
      Ask(symbol,since);
     }
  };

#endif
